#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_JUNIT_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_JUNIT_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"

namespace harness::report {

// JUnit XML as GitLab and Jenkins read it: a suite for each run, a case for each threshold, and one
// that says whether the run can be trusted at all.
std::string LoadJunit(std::span<const RunReport> runs);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_JUNIT_H_
