#ifndef UNDERSTUDY_HARNESS_REPORT_DRIFT_JSON_H_
#define UNDERSTUDY_HARNESS_REPORT_DRIFT_JSON_H_

#include <string>
#include <utility>

#include "harness/drift/versions.h"
#include "harness/report/drift_report.h"
#include "output/report.h"

namespace harness::report {

// schemas/drift_report.schema.json.
std::string DriftJson(const DriftRun& run);

// What can be shown later of a run, in schemas/drift_evidence.schema.json: when, with what, against
// what, and the counts.
struct EvidenceOrigin {
  std::string program;  // "understudy 1.0"
  std::string command;  // without keys
  drift::Versions gateway;
  drift::Versions data_layer;
};
std::string DriftEvidence(const DriftRun& run, const EvidenceOrigin& origin);

// A case for each endpoint: failed where answers differ, skipped where nothing could be compared.
output::TestRun DriftTestRun(const DriftRun& run, const output::TestOrigin& origin);

// A run of `drift` as every form of reports has it. Borrows the run.
class DriftResult : public output::Report {
 public:
  DriftResult(const DriftRun& run, output::TestOrigin origin)
      : run_(run), origin_(std::move(origin)) {}

  output::TestRun Tests() const override { return DriftTestRun(run_, origin_); }
  output::Markdown Summary() const override;
  std::string Json() const override { return DriftJson(run_); }
  std::string Html() const override;

 private:
  const DriftRun& run_;
  const output::TestOrigin origin_;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_DRIFT_JSON_H_
