#include "mock_server/fastapi/router.h"

#include <algorithm>
#include <cassert>

namespace mock_server::fastapi {
namespace {

// Takes the next segment of a path that starts with '/', and that slash.
std::string_view TakeSegment(std::string_view& path) {
  path.remove_prefix(1);
  const size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

size_t SignOf(std::string_view segment) {
  if (segment.empty()) return 0;
  return segment.size() << 16 | static_cast<size_t>(static_cast<unsigned char>(segment[0])) << 8 |
         static_cast<unsigned char>(segment.back());
}

}  // namespace

int Router::Add(std::string_view methods, std::string_view path) {
  Route route;
  route.methods = methods;
  route.path = path;
  int at = 0;
  while (!path.empty()) {
    const std::string_view segment = TakeSegment(path);
    const bool is_parameter = segment.starts_with('{');
    if (is_parameter) route.parameter_names.emplace_back(segment.substr(1, segment.size() - 2));
    at = AddNode(at, is_parameter ? std::string_view() : segment, is_parameter);
  }
  assert(at != 0 && route.parameter_names.size() <= kMostParameters);
  nodes_[static_cast<size_t>(at)].routes.push_back(size());
  routes_.push_back(std::move(route));
  return size() - 1;
}

int Router::AddNode(int parent, std::string_view segment, bool is_parameter) {
  const int added = static_cast<int>(nodes_.size());
  Node& above = nodes_[static_cast<size_t>(parent)];
  if (is_parameter) {
    if (above.parameter >= 0) return above.parameter;
    above.parameter = added;
  } else {
    for (const Child& child : above.children) {
      if (node(child.node).segment == segment) return child.node;
    }
    above.children.push_back({SignOf(segment), added});
  }
  nodes_.emplace_back().segment = segment;
  return added;
}

bool Router::HasMethod(int route, std::string_view method) const {
  const std::string_view all = methods(route);
  if (all == method) return true;
  const size_t place = all.find(method);
  return place != std::string::npos && (place == 0 || all[place - 1] == ' ') &&
         (place + method.size() == all.size() || all[place + method.size()] == ',');
}

template <typename Visit>
void Router::Walk(const Node& from, std::string_view rest, Parameters& parameters,
                  const Visit& visit) const {
  if (rest.empty()) {
    if (!from.routes.empty()) visit(from.routes, parameters);
    return;
  }
  if (rest[0] != '/') return;
  const std::string_view segment = TakeSegment(rest);
  std::string_view text = segment;
  // The pattern's `$` also stands before a newline that ends the path.
  if (rest.empty() && text.ends_with('\n')) text.remove_suffix(1);
  const size_t sign = SignOf(text);
  for (const Child& child : from.children) {
    if (child.sign != sign) continue;
    const Node& below = node(child.node);
    if (below.segment == text) Walk(below, rest, parameters, visit);
  }
  if (from.parameter < 0 || segment.empty()) return;
  parameters.Push(segment);
  Walk(node(from.parameter), rest, parameters, visit);
  parameters.Pop();
}

Router::Match Router::Find(std::string_view method, std::string_view path) const {
  Match match;
  Parameters parameters;
  // Where several nodes fit, the route that was added first wins.
  const auto take_earlier = [](int& best, int route) {
    if (best < 0 || route < best) best = route;
    return best == route;
  };
  Walk(nodes_.front(), path, parameters, [&](const std::vector<int>& routes, const auto& texts) {
    take_earlier(match.same_path, routes.front());
    const auto found = std::find_if(routes.begin(), routes.end(),
                                    [&](int route) { return HasMethod(route, method); });
    if (found != routes.end() && take_earlier(match.route, *found)) match.parameters = texts;
  });
  if (match.route >= 0) match.same_path = -1;
  return match;
}

bool Router::HasPath(std::string_view path) const {
  Parameters parameters;
  bool found = false;
  Walk(nodes_.front(), path, parameters, [&](const auto&, const auto&) { found = true; });
  return found;
}

}  // namespace mock_server::fastapi
