#ifndef UNDERSTUDY_HARNESS_REPORT_EMBEDDED_PAGE_H_
#define UNDERSTUDY_HARNESS_REPORT_EMBEDDED_PAGE_H_

#include <span>

#include "base/embedded_file.h"

namespace harness::report {

// The page of the report, load_report.html, and Debian's chart.min.js, in that order.
std::span<const base::EmbeddedFile> EmbeddedPage();

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_EMBEDDED_PAGE_H_
