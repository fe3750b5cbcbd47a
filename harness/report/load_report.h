#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_REPORT_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_REPORT_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"
#include "output/report.h"

namespace harness::report {

// Load runs as every form of reports has them. Its summary has each verdict first, then its
// thresholds, the endpoints and the failures. Borrows the runs.
class LoadReport : public output::Report {
 public:
  LoadReport(std::span<const RunReport> runs, output::TestOrigin origin)
      : runs_(runs), origin_(std::move(origin)) {}

  output::TestRun Tests() const override;
  output::Markdown Summary() const override;
  std::string Json() const override;
  std::string Html() const override;

 private:
  const std::span<const RunReport> runs_;
  const output::TestOrigin origin_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_REPORT_H_
