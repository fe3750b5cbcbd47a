#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_ROUTER_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_ROUTER_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mock_server::fastapi {

// Routing as Starlette does it: routes are tried in the order in which they were added; the first
// whose path and method fit wins; otherwise the first whose path fits names the allowed method.
// Immutable after the last Add().
class Router {
 public:
  struct Match {
    int route = -1;      // index given by Add(); -1 when no route has this path and method
    int same_path = -1;  // the first route of this path with another method; only when route is -1
    std::vector<std::string> parameters;  // in the order of the template
  };

  // `path` such as "/plans/tasks/{task_id}"; a parameter is one whole segment without a slash, and
  // not empty. `methods` such as "GET" or "GET, POST". Returns the route's index.
  int Add(std::string_view methods, std::string_view path);

  // `path` is percent-decoded already.
  Match Find(std::string_view method, std::string_view path) const;

  // True when some route has this path, whatever the method.
  bool HasPath(std::string_view path) const;

  std::string_view methods(int route) const { return routes_[static_cast<size_t>(route)].methods; }
  std::string_view path(int route) const { return routes_[static_cast<size_t>(route)].path; }
  // Names of the template's parameters, in order.
  const std::vector<std::string>& parameter_names(int route) const {
    return routes_[static_cast<size_t>(route)].parameter_names;
  }
  int size() const { return static_cast<int>(routes_.size()); }

 private:
  struct Route {
    std::string methods;
    std::string path;
    std::string start;                  // of the path, up to its first parameter
    std::vector<std::string> segments;  // "{}" for a parameter
    std::vector<std::string> parameter_names;
  };

  static bool Fits(const Route& route, std::string_view path, std::vector<std::string>* parameters);
  static bool HasMethod(const Route& route, std::string_view method);
  const std::vector<int>* Candidates(std::string_view path) const;

  std::vector<Route> routes_;
  // Routes by their first segment, which is never a parameter: paths differ there, so most routes
  // are never looked at.
  std::unordered_map<std::string, std::vector<int>> by_first_segment_;
};

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_ROUTER_H_
