#ifndef UNDERSTUDY_CLI_CHECK_JUNIT_H_
#define UNDERSTUDY_CLI_CHECK_JUNIT_H_

#include <string>

#include "cli/command_runner.h"
#include "harness/report/junit.h"
#include "mock_server/report/report.h"

namespace cli {

// A check as JUnit XML, as GitLab and Jenkins read it: a suite for each client with a case for each
// code of docs/diagnoses.md, and one for the command itself. Errors are failures, warnings too when
// `strict`; otherwise they are told in system-out.
std::string CheckJunit(const mock_server::report::Report& report, const CommandEnd& end,
                       const std::string& command, bool strict,
                       const harness::report::JunitOrigin& origin);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CHECK_JUNIT_H_
