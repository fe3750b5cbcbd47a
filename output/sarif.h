#ifndef UNDERSTUDY_OUTPUT_SARIF_H_
#define UNDERSTUDY_OUTPUT_SARIF_H_

#include <span>
#include <string>

#include "output/problem.h"

namespace output {

// Problems in the Static Analysis Results Interchange Format 2.1.0, as its schema has it
// (tests/corpus/reports). Files that are named by a relative path are below %SRCROOT%, the root of
// the repository. A problem without a place has a logical location only, which GitHub's code
// scanning refuses.
std::string Sarif(std::span<const Problem> problems, const TestOrigin& origin);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_SARIF_H_
