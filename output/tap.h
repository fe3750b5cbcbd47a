#ifndef UNDERSTUDY_OUTPUT_TAP_H_
#define UNDERSTUDY_OUTPUT_TAP_H_

#include <string>

#include "output/test_run.h"

namespace output {

// A run in the Test Anything Protocol, version 14 (https://testanything.org), which readers of 13
// understand: a line for each case, "SUITE > CASE", and below what failed why, as YAML. An
// interrupt bails out.
std::string Tap(const TestRun& run);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_TAP_H_
