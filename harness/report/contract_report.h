#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_REPORT_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_REPORT_H_

#include <string>
#include <utility>

#include "harness/contract/result.h"
#include "output/report.h"

namespace harness::report {

// A run of contracts as every form of reports has it. Its summary has the totals first, then each
// failure, then all contracts. Borrows the suite.
class ContractReport : public output::Report {
 public:
  ContractReport(const contract::SuiteResult& suite, output::TestOrigin origin)
      : suite_(suite), origin_(std::move(origin)) {}

  output::TestRun Tests() const override;
  output::Markdown Summary() const override;
  std::string Json() const override;
  std::string Html() const override;

 private:
  const contract::SuiteResult& suite_;
  const output::TestOrigin origin_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_REPORT_H_
