#ifndef UNDERSTUDY_OUTPUT_CODE_QUALITY_H_
#define UNDERSTUDY_OUTPUT_CODE_QUALITY_H_

#include <span>
#include <string>

#include "output/problem.h"

namespace output {

// Problems as GitLab shows them in a merge request (artifacts:reports:codequality): a list of Code
// Climate's issues. Each has a path there, so one without a place is given its subject for one.
// Known problems are information.
std::string CodeQuality(std::span<const Problem> problems);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_CODE_QUALITY_H_
