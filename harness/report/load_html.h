#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_HTML_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_HTML_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"

namespace harness::report {

// One file that works without a network: verdict and thresholds first, then the endpoints
// (sortable), charts over time, the distribution beside the recorded run, failures with a sample
// answer, environment and seed. Chart.js and the data are in it.
std::string LoadHtml(std::span<const RunReport> runs);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_HTML_H_
