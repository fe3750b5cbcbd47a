#include "harness/contract/matrix.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/contract/selection.h"

namespace harness::contract {
namespace {

using base::Error;
using base::ErrorCode;

std::string WhyNotPassed(const ContractResult& result) {
  if (result.outcome == Outcome::kPassed) return {};
  const StepResult* failure = result.FirstFailure();
  if (failure == nullptr) return fmt::format("{}: {}", OutcomeName(result.outcome), result.reason);
  if (failure->mismatches.empty())
    return fmt::format("fails at \"{}\": {}", failure->name, failure->reason);
  const auto& first = failure->mismatches.front();
  return fmt::format("fails at \"{}\": {}: expected {}, got {}", failure->name, first.where,
                     first.expected, first.actual);
}

}  // namespace

std::string WhyNotAsExpected(const DefectNote& defect, const ContractResult& result) {
  if (result.outcome == Outcome::kPassed)
    return fmt::format("passes, and should fail at \"{}\"", defect.fails_at);
  const StepResult* failure = result.FirstFailure();
  if (failure == nullptr || !failure->response) return WhyNotPassed(result);
  if (failure->name != defect.fails_at) {
    return fmt::format("{}; should fail at \"{}\"", WhyNotPassed(result), defect.fails_at);
  }
  if (failure->response->status != defect.fails_with_status) {
    return fmt::format("answers {} at \"{}\", and should answer {}", failure->response->status,
                       failure->name, defect.fails_with_status);
  }
  if (failure->response->body.find(defect.fails_with_body) == std::string::npos) {
    return fmt::format("the answer at \"{}\" does not have '{}'", failure->name,
                       defect.fails_with_body);
  }
  return {};
}

base::Result<std::vector<MatrixRow>> RunMatrix(std::span<const Contract> contracts, Runner& runner,
                                               DefectSwitch& defects) {
  std::vector<const Contract*> chosen;
  for (const Contract& contract : contracts) {
    if (contract.defect) chosen.push_back(&contract);
  }
  if (chosen.empty()) {
    return base::Fail(ErrorCode::kNothingRan, "none of the selected contracts is about a defect");
  }
  std::stable_sort(chosen.begin(), chosen.end(), [](const Contract* a, const Contract* b) {
    return a->defect->number < b->defect->number;
  });
  std::vector<MatrixRow> rows;
  for (const Contract* contract : chosen) {
    if (runner.interrupted()) break;
    const DefectNote& defect = *contract->defect;
    MatrixRow row;
    row.number = defect.number;
    row.title = defect.title;
    row.recorded = defect.recorded;
    row.contract = ShortName(contract->file);
    row.by_script = !defect.script.empty();
    if (auto set = defects.Set("none"); !set) return tl::unexpected<Error>(set.error());
    row.off = runner.Run(*contract);
    row.off_wrong = WhyNotPassed(row.off);
    if (runner.interrupted()) break;
    if (!row.by_script) {
      if (auto set = defects.Set(std::to_string(defect.number)); !set)
        return tl::unexpected<Error>(set.error());
    }
    row.on = runner.Run(*contract, row.by_script ? Sender::kFaultyScript : Sender::kContract);
    row.on_wrong = WhyNotAsExpected(defect, row.on);
    if (runner.interrupted()) break;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace harness::contract
