#include "base/path_pattern.h"

#include <algorithm>
#include <cstddef>

namespace base {

namespace {

constexpr std::string_view kAnyRest = "/*";

std::string_view TakeSegment(std::string_view& path) {
  const size_t end = path.find('/', 1);
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(segment.size());
  return segment;
}

// Where the first `count` segments of a path end.
size_t EndOfSegments(std::string_view path, std::ptrdiff_t count) {
  size_t end = 0;
  for (; count > 0 && end != std::string_view::npos; --count) end = path.find('/', end + 1);
  return end;
}

}  // namespace

bool MatchesPath(std::string_view pattern, std::string_view path) {
  if (pattern.ends_with(kAnyRest)) {
    pattern.remove_suffix(kAnyRest.size());
    path = path.substr(0, EndOfSegments(path, std::count(pattern.begin(), pattern.end(), '/')));
  }
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = TakeSegment(pattern);
    const std::string_view there = TakeSegment(path);
    const bool any =
        wanted.size() > 1 && std::string_view("{[<:").find(wanted[1]) != std::string_view::npos;
    if (any ? there.size() < 2 : wanted != there) return false;
  }
  return pattern.empty() && path.empty();
}

}  // namespace base
