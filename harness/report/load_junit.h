#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_JUNIT_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_JUNIT_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"
#include "output/junit.h"

namespace harness::report {

// Load runs as JUnit XML: a suite for each run, with a case that says whether the run can be
// trusted at all, which an interrupted one can't, and one for each threshold.
std::string LoadJunit(std::span<const RunReport> runs, const output::JunitOrigin& origin);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_JUNIT_H_
