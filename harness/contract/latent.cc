#include "harness/contract/latent.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/contract/selection.h"

namespace harness::contract {
namespace {

using base::ErrorCode;

// How a failed step shows: what was expected and what came.
std::string Told(const StepResult& failure) {
  if (failure.mismatches.empty()) return fmt::format("\"{}\": {}", failure.name, failure.reason);
  const auto& first = failure.mismatches.front();
  return fmt::format("\"{}\": {}: expected {}, got {}", failure.name, first.where, first.expected,
                     first.actual);
}

void Judge(const LatentNote& note, LatentRow& row) {
  if (row.result.outcome == Outcome::kPassed) {
    row.state = LatentState::kGone;
    row.told = row.expected;
    return;
  }
  const StepResult* failure = row.result.FirstFailure();
  if (row.result.outcome == Outcome::kSkipped || failure == nullptr) {
    row.state = LatentState::kNotJudged;
    row.told = row.result.reason;
    return;
  }
  row.told = Told(*failure);
  if (row.result.outcome == Outcome::kUnreachable) {
    row.state = LatentState::kUnreachable;
  } else if (failure->name == note.arranged_by) {
    row.state = LatentState::kNotJudged;
    row.told = fmt::format("only the stand-in can \"{}\"", note.arranged_by);
  } else if (failure->name == note.fails_at && failure->response &&
             failure->response->status == note.fails_with_status &&
             failure->response->body.find(note.fails_with_body) != std::string::npos) {
    row.state = LatentState::kThere;
    row.told = fmt::format("\"{}\" is answered {}", failure->name, note.fails_with_status);
  } else {
    row.state = LatentState::kFailedDifferently;
  }
}

}  // namespace

base::Result<std::vector<LatentRow>> RunLatent(std::span<const Contract> contracts,
                                               Runner& runner) {
  std::vector<const Contract*> chosen;
  for (const Contract& contract : contracts) {
    if (contract.latent) chosen.push_back(&contract);
  }
  if (chosen.empty()) {
    return base::Fail(ErrorCode::kNothingRan,
                      "none of the selected contracts is about a latent fault");
  }
  std::stable_sort(chosen.begin(), chosen.end(), [](const Contract* a, const Contract* b) {
    return a->latent->number < b->latent->number;
  });
  std::vector<LatentRow> rows;
  for (const Contract* contract : chosen) {
    LatentRow row;
    row.number = contract->latent->number;
    row.title = contract->latent->title;
    row.reason = contract->latent->reason;
    row.contract = ShortName(contract->file);
    row.expected = contract->title;
    row.result = runner.Run(*contract);
    if (runner.interrupted()) break;
    Judge(*contract->latent, row);
    rows.push_back(std::move(row));
    if (rows.back().state == LatentState::kUnreachable) break;
  }
  return rows;
}

}  // namespace harness::contract
