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

std::string FirstSegment(std::string_view path) {
  if (path.empty() || path[0] != '/') return std::string(path);
  std::string_view segment = TakeSegment(path);
  if (path.empty() && segment.ends_with('\n')) segment.remove_suffix(1);
  return std::string(segment);
}

}  // namespace

int Router::Add(std::string_view methods, std::string_view path) {
  Route route;
  route.methods = methods;
  route.path = path;
  route.start = path.substr(0, path.find('{'));
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string_view segment = TakeSegment(rest);
    if (segment.starts_with('{')) {
      route.segments.emplace_back("{}");
      route.parameter_names.emplace_back(segment.substr(1, segment.size() - 2));
    } else {
      route.segments.emplace_back(segment);
    }
  }
  assert(!route.segments.empty() && route.segments.front() != "{}");
  by_first_segment_[route.segments.front()].push_back(size());
  routes_.push_back(std::move(route));
  return size() - 1;
}

bool Router::Fits(const Route& route, std::string_view path, std::vector<std::string>* parameters) {
  if (parameters != nullptr) parameters->clear();
  if (route.parameter_names.empty()) {
    return path == route.path || (path.size() == route.path.size() + 1 && path.back() == '\n' &&
                                  path.starts_with(route.path));
  }
  for (const std::string& expected : route.segments) {
    if (path.empty() || path[0] != '/') return false;
    std::string_view segment = TakeSegment(path);
    // The pattern's `$` also stands before a newline that ends the path.
    if (path.empty() && expected != "{}" && segment.ends_with('\n')) segment.remove_suffix(1);
    if (expected == "{}") {
      if (segment.empty()) return false;
      if (parameters != nullptr) parameters->emplace_back(segment);
    } else if (segment != expected) {
      return false;
    }
  }
  return path.empty();
}

bool Router::HasMethod(const Route& route, std::string_view method) {
  if (route.methods == method) return true;
  const size_t place = route.methods.find(method);
  return place != std::string::npos && (place == 0 || route.methods[place - 1] == ' ') &&
         (place + method.size() == route.methods.size() ||
          route.methods[place + method.size()] == ',');
}

const std::vector<int>* Router::Candidates(std::string_view path) const {
  const auto found = by_first_segment_.find(FirstSegment(path));
  return found == by_first_segment_.end() ? nullptr : &found->second;
}

Router::Match Router::Find(std::string_view method, std::string_view path) const {
  Match match;
  const std::vector<int>* candidates = Candidates(path);
  if (candidates == nullptr) return match;
  for (int index : *candidates) {
    const Route& route = routes_[static_cast<size_t>(index)];
    if (!path.starts_with(route.start) || !HasMethod(route, method)) continue;
    if (!Fits(route, path, &match.parameters)) continue;
    match.route = index;
    return match;
  }
  match.parameters.clear();
  // Only a refusal needs to know of the path's other methods.
  const auto same = std::find_if(candidates->begin(), candidates->end(), [&](int index) {
    return Fits(routes_[static_cast<size_t>(index)], path, nullptr);
  });
  if (same != candidates->end()) match.same_path = *same;
  return match;
}

bool Router::HasPath(std::string_view path) const {
  const std::vector<int>* candidates = Candidates(path);
  return candidates != nullptr &&
         std::any_of(candidates->begin(), candidates->end(), [&](int index) {
           return Fits(routes_[static_cast<size_t>(index)], path, nullptr);
         });
}

}  // namespace mock_server::fastapi
