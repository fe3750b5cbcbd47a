#include "mock_server/diagnosis/route_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/suggest.h"

namespace mock_server::diagnosis {
namespace {

// The path with every segment that looks like an id as "{}", so that it can be compared with
// templates.
std::string Shape(std::string_view path) {
  std::string shape;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool id = segment.find('{') != std::string_view::npos ||
                    segment.find_first_of("0123456789", 3) != std::string_view::npos;
    shape += id ? std::string("/{}") : std::string(segment);
    path.remove_prefix(end);
  }
  return shape;
}

std::string OtherSlash(std::string_view path) {
  std::string other(path);
  if (other.size() > 1 && other.back() == '/') {
    other.pop_back();
  } else {
    other += '/';
  }
  return other;
}

// Long paths are near as wholes although a word in them is another one: /api/v1/plans/ is no
// misspelling of /api/v1/goals/.
bool IsNearBySegments(std::string_view path, std::string_view route) {
  if (std::count(path.begin(), path.end(), '/') != std::count(route.begin(), route.end(), '/'))
    return true;
  while (!path.empty() && !route.empty()) {
    const std::string_view a = path.substr(0, path.find('/', 1));
    const std::string_view b = route.substr(0, route.find('/', 1));
    const std::string candidate[] = {std::string(b)};
    if (a != b && base::Nearest(a, candidate).empty()) return false;
    path.remove_prefix(a.size());
    route.remove_prefix(b.size());
  }
  return true;
}

std::string NearestRoute(const fastapi::Router& router, std::string_view path) {
  std::vector<std::string> shapes;
  for (int route = 0; route < router.size(); ++route) shapes.push_back(Shape(router.path(route)));
  const std::string shape = Shape(path);
  const std::string_view near = base::Nearest(shape, shapes);
  if (!IsNearBySegments(shape, near)) return "";
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (near.data() == shapes[i].data()) return std::string(router.path(static_cast<int>(i)));
  }
  return "";
}

// What the gateway's paths have in front of the data layer's.
constexpr std::string_view kGatewayPrefix = "/api/v1";

// Notes a path that the data layer has, written as a gateway's might be. False when it has none.
bool NoteDataLayersPath(const fastapi::Router& data_layer, std::string_view method,
                        std::string_view path, Observation& observation) {
  std::string_view prefix;
  if (path.starts_with(kGatewayPrefix)) prefix = kGatewayPrefix;
  const std::string inner(path.substr(prefix.size()));
  for (const std::string& candidate : {inner, OtherSlash(inner)}) {
    const fastapi::Router::Match match = data_layer.Find(method, candidate);
    const int route = match.route >= 0 ? match.route : match.same_path;
    if (route < 0) continue;
    const std::string theirs(data_layer.path(route));
    std::string ours(path);
    if (theirs.find('{') != std::string::npos) {
      ours = std::string(prefix) + theirs;
      observation.likely_path = ours;
    }
    observation.Note(Code::kUnknownRoute, "/path",
                     fmt::format("there is no {}; the data layer has {}", ours, theirs));
    return true;
  }
  return false;
}

}  // namespace

void NoteNoRoute(const fastapi::Router& router, const fastapi::Router& data_layer,
                 std::string_view method, std::string_view path, int slash_trap,
                 Observation& observation) {
  const std::string other = OtherSlash(path);
  if (router.Find(method, path).same_path >= 0) {
    std::string methods;
    for (int route = 0; route < router.size(); ++route) {
      const std::string_view candidate = router.methods(route);
      if (router.Find(candidate, path).route == route)
        methods.append(methods.empty() ? "" : ", ").append(candidate);
    }
    observation.Note(Code::kUnknownRoute, "/path",
                     fmt::format("{} does not support {}, only {}", path, method, methods));
  } else if (router.HasPath(other)) {
    observation.Note(Code::kFinalSlash, "/path",
                     fmt::format("the path is {}, {} a final slash", other,
                                 other.size() > path.size() ? "with" : "without"),
                     slash_trap);
  } else if (!NoteDataLayersPath(data_layer, method, path, observation)) {
    const std::string near = NearestRoute(router, path);
    observation.Note(Code::kUnknownRoute, "/path",
                     near.empty() ? fmt::format("there is no {}", path)
                                  : fmt::format("there is no {}; did you mean {}?", path, near));
  }
}

}  // namespace mock_server::diagnosis
