#ifndef UNDERSTUDY_HARNESS_REPORT_SPRINT_REPORTS_H_
#define UNDERSTUDY_HARNESS_REPORT_SPRINT_REPORTS_H_

#include <cstdint>
#include <span>
#include <string>

#include "harness/report/run_report.h"
#include "harness/verdict/sprint.h"
#include "output/report.h"

namespace harness::report {

// The sprint as test cases: a suite for each stage, with a case for the share of failures and one
// for each endpoint that was called.
output::TestRun SprintTestRun(std::span<const verdict::SprintResult> results,
                              const output::TestOrigin& origin);

// The same as JSON (schemas/sprint_report.schema.json). `interrupted`: stages are missing.
std::string SprintJson(std::span<const verdict::SprintResult> results, const std::string& target,
                       uint64_t seed, bool interrupted);

// The sprint as every form of reports has it. Borrows the results and the runs.
class SprintReport : public output::Report {
 public:
  // `origin.interrupted`: by what the run ended early, a signal or something else.
  SprintReport(std::span<const verdict::SprintResult> results, std::span<const RunReport> runs,
               output::TestOrigin origin, std::string target, uint64_t seed, bool by_signal)
      : results_(results),
        runs_(runs),
        origin_(std::move(origin)),
        target_(std::move(target)),
        seed_(seed),
        by_signal_(by_signal) {}

  output::TestRun Tests() const override { return SprintTestRun(results_, origin_); }
  output::Markdown Summary() const override;
  std::string Json() const override { return SprintJson(results_, target_, seed_, by_signal_); }
  std::string Html() const override;

 private:
  const std::span<const verdict::SprintResult> results_;
  const std::span<const RunReport> runs_;
  const output::TestOrigin origin_;
  const std::string target_;
  const uint64_t seed_;
  const bool by_signal_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_SPRINT_REPORTS_H_
