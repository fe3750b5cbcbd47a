#ifndef UNDERSTUDY_HARNESS_REPORT_MATRIX_REPORTS_H_
#define UNDERSTUDY_HARNESS_REPORT_MATRIX_REPORTS_H_

#include <span>
#include <string>

#include "harness/contract/matrix.h"
#include "output/report.h"

namespace harness::report {

// The detection matrix as test cases: one for each cell, "1 off" and "1 on".
output::TestRun MatrixTestRun(std::span<const contract::MatrixRow> rows,
                              const output::TestOrigin& origin);

// The same as JSON (schemas/matrix_report.schema.json). `interrupted`: rows are missing.
std::string MatrixJson(std::span<const contract::MatrixRow> rows, const std::string& target,
                       bool interrupted);

// The detection matrix as every form of reports has it. Borrows the rows.
class MatrixReport : public output::Report {
 public:
  MatrixReport(std::span<const contract::MatrixRow> rows, output::TestOrigin origin,
               std::string target)
      : rows_(rows), origin_(std::move(origin)), target_(std::move(target)) {}

  output::TestRun Tests() const override { return MatrixTestRun(rows_, origin_); }
  output::Markdown Summary() const override;
  std::string Json() const override {
    return MatrixJson(rows_, target_, !origin_.interrupted.empty());
  }

 private:
  const std::span<const contract::MatrixRow> rows_;
  const output::TestOrigin origin_;
  const std::string target_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_MATRIX_REPORTS_H_
