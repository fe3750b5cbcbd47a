#ifndef UNDERSTUDY_HARNESS_REPORT_COMPARISON_REPORT_H_
#define UNDERSTUDY_HARNESS_REPORT_COMPARISON_REPORT_H_

#include <string>
#include <utility>

#include "harness/report/comparison_page.h"
#include "harness/verdict/comparison.h"
#include "output/report.h"

namespace harness::report {

// Two runs side by side as every form of reports has them: a suite for each endpoint, a case for
// each figure. A figure that is too uncertain to be judged is skipped. Borrows the comparison and
// the runs.
class ComparisonReport : public output::Report {
 public:
  ComparisonReport(const verdict::Comparison& comparison, verdict::Tolerance tolerance,
                   ComparedRuns runs, output::TestOrigin origin)
      : comparison_(comparison),
        tolerance_(tolerance),
        runs_(std::move(runs)),
        origin_(std::move(origin)) {}

  output::TestRun Tests() const override;
  output::Markdown Summary() const override;
  std::string Json() const override;
  std::string Html() const override;

 private:
  const verdict::Comparison& comparison_;
  const verdict::Tolerance tolerance_;
  const ComparedRuns runs_;
  const output::TestOrigin origin_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_COMPARISON_REPORT_H_
