#include "harness/verdict/sprint.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>

#include "harness/load/profile.h"
#include "harness/verdict/confidence.h"
#include "latency/baselines.h"

namespace harness::verdict {

using base::Result;
using load::Counts;

namespace {

constexpr SprintStage kStages[] = {
    {1, "all six defects", "1,2,3,4", "sprint-1", "day2-smoke", {1'126, 409}},
    {2,
     "1 to 4 fixed, in the server",
     "none",
     "sprint-2",
     "smoke-after-server-fixes",
     {1'615, 235}},
    {3,
     "5 fixed too: goals and tasks by their own ids",
     "none",
     "sprint-3",
     "smoke-after-id-fix",
     {1'637, 35}},
    {4, "all fixed: only statuses that exist", "none", "sprint-4", "", {1'634, 0}},
};

const char* NameOf(FailureExtent extent) {
  switch (extent) {
    case FailureExtent::kNone:
      return "not at all";
    case FailureExtent::kPartly:
      return "partly";
    case FailureExtent::kWholly:
      return "wholly";
  }
  return "";
}

std::string FormatCounts(const Counts& counts) {
  return fmt::format("{} of {}", counts.failures, counts.requests);
}

void JudgeRow(const SprintResult& result, SprintRow& row) {
  const FailureExtent now = ExtentOf(row.now);
  if (!result.rows_kept) {
    if (result.stage.recorded.failures == 0 && now != FailureExtent::kNone) {
      row.wrong = fmt::format("fails {} now ({}), but did not fail then", NameOf(now),
                              FormatCounts(row.now));
    }
    return;
  }
  // A rare request may not come at all, so its absence says nothing, unless it made the failures.
  if (row.now.requests == 0 && row.then.failures == 0) return;
  const FailureExtent then = ExtentOf(row.then);
  if (row.now.requests == 0) {
    row.wrong = fmt::format("was not called now, but failed {} then ({})", NameOf(then),
                            FormatCounts(row.then));
  } else if (then != now) {
    row.wrong = fmt::format("fails {} now ({}), but {} then ({})", NameOf(now),
                            FormatCounts(row.now), NameOf(then), FormatCounts(row.then));
  }
}

Counts CountsOf(const load::RowTotals& totals) { return {totals.requests, totals.failures}; }

}  // namespace

std::span<const SprintStage> SprintStages() { return kStages; }

bool ShareTest::passed() const { return std::abs(difference) <= allowed; }

ShareTest CompareShares(const Counts& then, const Counts& now) {
  if (then.requests == 0 || now.requests == 0) return {};
  const double n = static_cast<double>(then.requests);
  const double m = static_cast<double>(now.requests);
  const double pooled = static_cast<double>(then.failures + now.failures) / (n + m);
  return {now.share() - then.share(), kZ99 * std::sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))};
}

FailureExtent ExtentOf(const Counts& counts) {
  if (counts.failures == 0) return FailureExtent::kNone;
  return counts.failures == counts.requests ? FailureExtent::kWholly : FailureExtent::kPartly;
}

Result<SprintResult> JudgeSprint(const SprintStage& stage, const load::Statistics& statistics) {
  SprintResult result;
  result.stage = stage;
  result.now = CountsOf(statistics.total());
  const auto& rows = statistics.workload().rows;
  for (size_t i = 0; i < rows.size(); ++i) {
    result.rows.push_back({rows[i], {}, CountsOf(statistics.rows()[i]), {}});
  }
  const std::string_view name = stage.baseline;
  if (!name.empty()) {
    const auto baseline = latency::BuiltInRun(name);
    assert(baseline);  // the names of the stages are ours
    result.rows_kept = true;
    for (const auto& recorded : baseline->endpoints) {
      for (SprintRow& row : result.rows) {
        if (row.row.method == recorded.method && row.row.name == recorded.name)
          row.then = {static_cast<uint64_t>(recorded.requests),
                      static_cast<uint64_t>(recorded.failures)};
      }
    }
  }
  result.share = CompareShares(stage.recorded, result.now);
  if (result.now.requests == 0) {
    result.wrong.push_back("no request was answered");
  } else if (!result.share.passed()) {
    result.wrong.push_back(fmt::format(
        "{:.1f} % failed now and {:.1f} % then: chance explains {:.1f} points, not {:.1f}",
        result.now.share() * 100, stage.recorded.share() * 100, result.share.allowed * 100,
        std::abs(result.share.difference) * 100));
  }
  for (SprintRow& row : result.rows) {
    JudgeRow(result, row);
    if (!row.wrong.empty()) result.wrong.push_back(row.row.Label() + " " + row.wrong);
  }
  return result;
}

}  // namespace harness::verdict
