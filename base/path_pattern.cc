#include "base/path_pattern.h"

namespace base {

namespace {

std::string_view TakeSegment(std::string_view& path) {
  const size_t end = path.find('/', 1);
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(segment.size());
  return segment;
}

}  // namespace

bool MatchesPath(std::string_view pattern, std::string_view path) {
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
