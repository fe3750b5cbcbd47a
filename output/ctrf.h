#ifndef UNDERSTUDY_OUTPUT_CTRF_H_
#define UNDERSTUDY_OUTPUT_CTRF_H_

#include <string>

#include "output/test_run.h"

namespace output {

// A run in the Common Test Report Format, https://ctrf.io, as its schema has it
// (tests/corpus/reports). An error is a failure whose raw status says so.
std::string Ctrf(const TestRun& run);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_CTRF_H_
