#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_SCRIPTS_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_SCRIPTS_H_

#include <span>

#include "base/embedded_file.h"

namespace harness::report {

// load_report.js, which draws the page of load runs, and Debian's chart.min.js, in that order.
std::span<const base::EmbeddedFile> LoadScripts();

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_SCRIPTS_H_
