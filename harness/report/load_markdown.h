#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_MARKDOWN_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_MARKDOWN_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"

namespace harness::report {

// Load runs as Markdown for a pull request or a job's summary: each verdict first, then its
// thresholds, the endpoints and the failures. Texts that come from the target are escaped.
std::string LoadMarkdown(std::span<const RunReport> runs);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_MARKDOWN_H_
