#ifndef UNDERSTUDY_BASE_PATH_PATTERN_H_
#define UNDERSTUDY_BASE_PATH_PATTERN_H_

#include <string_view>

namespace base {

// Whether `path`, which has no query, is one of those that `pattern` stands for: they are compared
// segment by segment, and a segment of the pattern that begins with {, [, < or : takes any that is
// not empty ("/api/v1/agents/{id}"). "/*" at its end stands for any rest, also for none.
bool MatchesPath(std::string_view pattern, std::string_view path);

}  // namespace base

#endif  // UNDERSTUDY_BASE_PATH_PATTERN_H_
