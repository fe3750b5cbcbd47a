#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_ROUTER_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_ROUTER_H_

#include <array>
#include <cassert>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mock_server::fastapi {

// Routing as Starlette does it: routes are tried in the order in which they were added; the first
// whose path and method fit wins; otherwise the first whose path fits names the allowed method.
// Immutable after the last Add().
class Router {
 public:
  // Of one template; whoever reads templates refuses more.
  static constexpr size_t kMostParameters = 8;

  // What stands in the path for the parameters of a template, in its order. Holds no memory: the
  // texts are parts of the path.
  class Parameters {
   public:
    using value_type = std::string_view;
    using const_iterator = const std::string_view*;

    const_iterator begin() const { return texts_.data(); }
    const_iterator end() const { return begin() + size_; }
    size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    std::string_view operator[](size_t i) const { return texts_[i]; }
    std::string_view front() const { return texts_[0]; }

   private:
    friend class Router;
    void Push(std::string_view text) {
      assert(size_ < kMostParameters);
      texts_[size_++] = text;
    }
    void Pop() { --size_; }

    std::array<std::string_view, kMostParameters> texts_;
    size_t size_ = 0;
  };

  struct Match {
    int route = -1;      // index given by Add(); -1 when no route has this path and method
    int same_path = -1;  // the first route of this path with another method; only when route is -1
    Parameters parameters;  // of the route
  };

  // `path` such as "/plans/tasks/{task_id}"; a parameter is one whole segment without a slash, and
  // not empty. `methods` such as "GET" or "GET, POST". Returns the route's index.
  int Add(std::string_view methods, std::string_view path);

  // `path` is percent-decoded already, and lives as long as the match is used.
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
    std::vector<std::string> parameter_names;
  };

  struct Child {
    size_t sign;  // SignOf() its segment: texts are compared when these are equal
    int node;
  };

  // The templates as a tree of their segments. A path is divided once, and only what may fit is
  // looked at: 800 instructions for a path of four segments, where trying route after route took
  // 1,200.
  struct Node {
    std::string segment;          // of a parameter nothing
    std::vector<Child> children;  // nodes with a text for the next segment
    int parameter = -1;           // the node with a parameter for it
    std::vector<int> routes;      // that end here, in the order of Add()
  };

  const Node& node(int index) const { return nodes_[static_cast<size_t>(index)]; }
  int AddNode(int parent, std::string_view segment, bool is_parameter);
  bool HasMethod(int route, std::string_view method) const;
  // Calls `visit(routes, parameters)` for each node where the rest of a path may end.
  template <typename Visit>
  void Walk(const Node& from, std::string_view rest, Parameters& parameters,
            const Visit& visit) const;

  std::vector<Route> routes_;
  std::vector<Node> nodes_ = std::vector<Node>(1);  // the first is the root
};

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_ROUTER_H_
