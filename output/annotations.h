#ifndef UNDERSTUDY_OUTPUT_ANNOTATIONS_H_
#define UNDERSTUDY_OUTPUT_ANNOTATIONS_H_

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "output/problem.h"

namespace output {

// What a CI server reads in the log of a job: the worst problems, and in one line how many are
// left.

// GitHub shows ten errors and ten warnings of a step, and drops the rest without a word.
inline constexpr size_t kMaxAnnotations = 10;

// GitHub's workflow commands: `::error file=a.py,line=3,title=S1::message`. `command` is told in
// the line of the rest. Empty without problems.
std::string GitHubAnnotations(std::span<const Problem> problems, std::string_view command);

// The same as a section of a GitLab job's log, which knows no annotations. `now` is since the
// epoch.
std::string GitLabSection(std::span<const Problem> problems, std::string_view command,
                          std::chrono::seconds now);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_ANNOTATIONS_H_
