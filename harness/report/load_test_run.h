#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_TEST_RUN_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_TEST_RUN_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"
#include "output/test_run.h"

namespace harness::report {

// Load runs as test cases: a suite for each run, with a case that says whether the run can be
// trusted at all, which an interrupted one can't, and one for each threshold.
output::TestRun LoadTestRun(std::span<const RunReport> runs, const output::TestOrigin& origin);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_TEST_RUN_H_
