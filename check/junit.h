#ifndef UNDERSTUDY_CHECK_JUNIT_H_
#define UNDERSTUDY_CHECK_JUNIT_H_

#include <string>

#include "check/report.h"
#include "output/junit.h"
#include "process/command_runner.h"

namespace check {

// A check as JUnit XML for GitLab and Jenkins: a suite for each client with a case for each code of
// docs/diagnoses.md, and one for the command itself. Errors are failures, and so are warnings if
// `strict`; otherwise they are written to system-out.
std::string CheckJunit(const check::Report& report, const process::CommandEnd& end,
                       const std::string& command, bool strict, const output::JunitOrigin& origin);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_JUNIT_H_
