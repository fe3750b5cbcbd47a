#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_FORMS_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_FORMS_H_

#include <span>
#include <string>
#include <vector>

#include "harness/report/run_report.h"
#include "output/test_run.h"

namespace harness::report {

// Everything about the runs, as described by schemas/load_report.schema.json. Rows have the keys of
// the recorded baselines, so either can be compared with the other.
std::string LoadJson(std::span<const RunReport> runs);

// The same of a kind of failure.
std::string FailureJson(const load::Statistics& statistics, const load::FailureKind& failure);

// The same with other failures than those of the runs: a list of FailureJson() for each run.
std::string LoadJson(std::span<const RunReport> runs,
                     std::span<const std::vector<std::string>> failures);

// Load runs as test cases: a suite for each run, with a case that says whether the run can be
// trusted at all, which an interrupted one can't, and one for each threshold.
output::TestRun LoadTestRun(std::span<const RunReport> runs, const output::TestOrigin& origin);

// One file that works without a network: verdict and thresholds first, then the endpoints
// (sortable), charts over time, the distribution beside the recorded run, failures with a sample
// answer, environment and seed. Chart.js and the data are in it.
std::string LoadHtml(std::span<const RunReport> runs);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_FORMS_H_
