#ifndef UNDERSTUDY_HARNESS_REPORT_MUTATION_REPORT_H_
#define UNDERSTUDY_HARNESS_REPORT_MUTATION_REPORT_H_

#include <string>
#include <utility>

#include "harness/contract/mutation.h"
#include "output/report.h"
#include "output/style.h"

namespace harness::report {

// What no contract noticed, as a table with the line to add, and how much that is of all. Fails
// when that is more than `limit` percent.
std::string FormatMutations(const contract::MutationResult& result, double limit,
                            const output::Style& style);

// The same as every form of reports has it: a case for each survivor, and one for the share of all.
// Borrows the result.
class MutationReport : public output::Report {
 public:
  MutationReport(const contract::MutationResult& result, double limit, output::TestOrigin origin)
      : result_(result), limit_(limit), origin_(std::move(origin)) {}

  output::TestRun Tests() const override;
  output::Markdown Summary() const override;
  std::string Json() const override;  // schemas/mutation_report.schema.json

 private:
  const contract::MutationResult& result_;
  const double limit_;
  const output::TestOrigin origin_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_MUTATION_REPORT_H_
