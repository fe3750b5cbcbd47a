#include "harness/report/plan_text.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "harness/load/duration.h"
#include "harness/report/load_tables.h"
#include "harness/verdict/confidence.h"
#include "latency/baselines.h"
#include "latency/latency_model.h"
#include "output/table.h"

namespace harness::report {

using load::LoadPlan;
using load::PlannedCount;
using load::Profile;
using output::Table;
using std::chrono::nanoseconds;

namespace {

std::string Bytes(double bytes) {
  if (bytes < 1e3) return fmt::format("{:.0f} B", bytes);
  if (bytes < 1e6) return fmt::format("{:.1f} kB", bytes / 1e3);
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes / 1e6);
  return fmt::format("{:.2f} GB", bytes / 1e9);
}

double Seconds(nanoseconds time) { return std::chrono::duration<double>(time).count(); }

std::string UsersOverTime(const Profile& profile, const LoadPlan& plan) {
  Table table({{"from", true}, {"users", true}, {"requests/s", true}});
  for (const load::PlannedSlice& slice : plan.slices) {
    table.Add({load::FormatDuration(std::chrono::round<std::chrono::milliseconds>(slice.start)),
               std::to_string(slice.users),
               fmt::format("{:.1f}", slice.requests / Seconds(slice.length))});
  }
  std::string out =
      "Users over time (at the end of each stretch)\n" + table.Text(output::Style(false));
  for (const load::TimedEvent& event : profile.events) {
    out += fmt::format("  at {}: {}\n", load::FormatDuration(event.at), event.label);
  }
  return out;
}

Table::Row Cells(const std::string& method, const std::string& name, const PlannedCount& count,
                 nanoseconds time, const std::string& received) {
  return {method,
          name,
          fmt::format("{:.0f}", count.requests),
          fmt::format("{:.0f}", std::ceil(verdict::kZ95 * count.deviation)),
          fmt::format("{:.2f}", count.requests / Seconds(time)),
          Bytes(count.sent_bytes),
          received};
}

std::string Endpoints(const Profile& profile, const LoadPlan& plan, const AnswerSizes& sizes) {
  const std::vector<load::Row>& rows = profile.workload->rows;
  Table table({{"Type"},
               {"Name"},
               {"# reqs", true},
               {"+-", true},
               {"req/s", true},
               {"sent", true},
               {"received", true}});
  double received = 0;
  bool all_known = true;
  for (const size_t i : RowsByName(rows)) {
    const auto& bytes = sizes.bytes[i];
    if (plan.rows[i].requests > 0) {
      received += bytes.value_or(0) * plan.rows[i].requests;
      all_known = all_known && bytes;
    }
    table.Add(Cells(rows[i].method, rows[i].name, plan.rows[i], profile.run_time(),
                    bytes ? Bytes(*bytes * plan.rows[i].requests) : "?"));
  }
  table.Add(
      Cells("", "Aggregated", plan.total, profile.run_time(), all_known ? Bytes(received) : "?"));
  std::string out =
      "Expected requests; 95 of 100 runs are within +-\n" + table.Text(output::Style(false));
  out += all_known ? fmt::format(
                         "  Bodies only; the sizes of answers are those of the recorded run {}.\n",
                         sizes.run)
                   : "  Bodies only; the sizes of answers marked ? were not recorded.\n";
  return out;
}

const char* Likely(const verdict::ThresholdOutcome& outcome) {
  if (!outcome.decided) return "not decided";
  return outcome.passed ? "kept       " : "broken     ";
}

std::string Thresholds(const std::vector<verdict::ThresholdOutcome>& thresholds) {
  if (thresholds.empty()) return "Thresholds: none\n";
  std::string out = "Thresholds, if every request succeeds and takes the times of --latency\n";
  for (const verdict::ThresholdOutcome& outcome : thresholds) {
    out +=
        fmt::format("  {}  {}: {}\n", Likely(outcome), outcome.threshold.text,
                    outcome.nothing_ran ? outcome.note
                                        : verdict::FormatValue(outcome.threshold, outcome.value) +
                                              (outcome.decided ? "" : "; " + outcome.note));
  }
  return out;
}

std::string Unreachable(const std::vector<load::UnreachableStep>& steps) {
  if (steps.empty()) return "Steps that can never run: none\n";
  std::string out = "Steps that can never run\n";
  for (const load::UnreachableStep& step : steps)
    out += fmt::format("  {} (group {}): {}\n", step.step, step.group, step.why);
  return out;
}

// The run of the fixed platform whose number of users is nearest.
latency::RecordedTimes NearestRun(uint32_t users) {
  std::optional<latency::RecordedTimes> nearest;
  for (const std::string_view name : latency::FixedPlatformRuns()) {
    auto run = latency::BuiltInRun(name);
    if (!nearest || std::abs(run->users - users) < std::abs(nearest->users - users))
      nearest = std::move(run);
  }
  return *std::move(nearest);
}

}  // namespace

AnswerSizes RecordedAnswerSizes(const Profile& profile) {
  auto own = latency::BuiltInRun(profile.baseline);
  const latency::RecordedTimes run = own ? *std::move(own) : NearestRun(profile.max_users());
  AnswerSizes sizes;
  sizes.run = run.run;
  sizes.bytes.resize(profile.workload->rows.size());
  for (const auto& endpoint : run.endpoints) {
    for (size_t i = 0; i < sizes.bytes.size(); ++i) {
      const load::Row& row = profile.workload->rows[i];
      if (row.method == endpoint.method && row.name == endpoint.name)
        sizes.bytes[i] = endpoint.average_bytes;
    }
  }
  return sizes;
}

std::string PlanText(const Profile& profile, const LoadPlan& plan, const AnswerSizes& sizes,
                     const std::vector<verdict::ThresholdOutcome>& thresholds,
                     const std::vector<load::UnreachableStep>& unreachable) {
  return fmt::format("Plan of {}: {} users, {}; nothing is run\n\n{}\n{}\n{}\n{}", profile.name,
                     profile.max_users(), load::FormatDuration(profile.run_time()),
                     UsersOverTime(profile, plan), Endpoints(profile, plan, sizes),
                     Thresholds(thresholds), Unreachable(unreachable));
}

}  // namespace harness::report
