#ifndef UNDERSTUDY_HARNESS_REPORT_COMPARISON_PAGE_H_
#define UNDERSTUDY_HARNESS_REPORT_COMPARISON_PAGE_H_

#include <string>

#include "harness/verdict/comparison.h"
#include "latency/recorded_times.h"

namespace harness::report {

// Two runs that were compared, and what they are called. Borrows the runs.
struct ComparedRuns {
  std::string base_title;  // file and name
  std::string now_title;
  const latency::RecordedTimes& base;
  const latency::RecordedTimes& now;
};

// Two runs over each other as a page (output/page.h): each figure of each endpoint with what it may
// be by chance, and the distributions of their times.
std::string ComparisonPage(const verdict::Comparison& comparison,
                           const verdict::Tolerance& tolerance, const ComparedRuns& runs);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_COMPARISON_PAGE_H_
