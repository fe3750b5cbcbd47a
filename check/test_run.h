#ifndef UNDERSTUDY_CHECK_TEST_RUN_H_
#define UNDERSTUDY_CHECK_TEST_RUN_H_

#include <string>

#include "check/report.h"
#include "output/test_run.h"
#include "process/command_runner.h"

namespace check {

// A check as test cases: a suite for each client with a case for each code of
// docs/diagnoses.md, and one for the command itself. Errors are failures, and so are warnings if
// `strict`; otherwise they are written to system-out.
output::TestRun CheckTestRun(const check::Report& report, const process::CommandEnd& end,
                             const std::string& command, bool strict,
                             const output::TestOrigin& origin);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_TEST_RUN_H_
