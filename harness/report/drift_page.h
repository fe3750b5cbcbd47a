#ifndef UNDERSTUDY_HARNESS_REPORT_DRIFT_PAGE_H_
#define UNDERSTUDY_HARNESS_REPORT_DRIFT_PAGE_H_

#include <string>

#include "harness/report/drift_report.h"

namespace harness::report {

// A run of `drift` as a page (output/page.h): which state the target is in, the counts of each
// endpoint, and what differs with both answers and each place in them.
std::string DriftPage(const DriftRun& run);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_DRIFT_PAGE_H_
