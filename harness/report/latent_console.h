#ifndef UNDERSTUDY_HARNESS_REPORT_LATENT_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_LATENT_CONSOLE_H_

#include <span>
#include <string>

#include "harness/contract/latent.h"
#include "harness/report/contract_report.h"
#include "output/style.h"

namespace harness::report {

// The faults that the platform still has, each with what its contracts found and why the platform
// does so. A pure function.
std::string FormatLatent(std::span<const contract::LatentRow> rows, const output::Style& style);

// The faults that the platform still has as every form of reports has them: those that are known as
// skipped, as they are no failure of whoever runs this. Borrows rows and suite.
class LatentReport : public ContractReport {
 public:
  // `suite`: the rows as a run of contracts.
  LatentReport(std::span<const contract::LatentRow> rows, const contract::SuiteResult& suite,
               output::TestOrigin origin)
      : ContractReport(suite, std::move(origin)), rows_(rows) {}

  output::Markdown Summary() const override;

 private:
  const std::span<const contract::LatentRow> rows_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LATENT_CONSOLE_H_
