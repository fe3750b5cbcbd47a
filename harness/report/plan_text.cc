#include "harness/report/plan_text.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "harness/load/duration.h"
#include "harness/verdict/confidence.h"
#include "latency/baselines.h"
#include "latency/latency_model.h"

namespace harness::report {

using load::LoadPlan;
using load::PlannedCount;
using load::Profile;
using std::chrono::nanoseconds;

namespace {

std::string Bytes(double bytes) {
  if (bytes < 1e3) return fmt::format("{:.0f} B", bytes);
  if (bytes < 1e6) return fmt::format("{:.1f} kB", bytes / 1e3);
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes / 1e6);
  return fmt::format("{:.2f} GB", bytes / 1e9);
}

double Seconds(nanoseconds time) { return std::chrono::duration<double>(time).count(); }

using Line = std::vector<std::string>;

// Columns of their widths, the first `left` of them to the left.
std::string Columns(const std::vector<Line>& lines, size_t left) {
  std::vector<size_t> widths(lines.front().size());
  for (const Line& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string out;
  for (const Line& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      out += "  ";
      out += i < left ? fmt::format("{:<{}}", line[i], widths[i])
                      : fmt::format("{:>{}}", line[i], widths[i]);
    }
    out += "\n";
  }
  return out;
}

std::string UsersOverTime(const Profile& profile, const LoadPlan& plan) {
  std::vector<Line> lines = {{"from", "users", "requests/s"}};
  for (const load::PlannedSlice& slice : plan.slices) {
    lines.push_back(
        {load::FormatDuration(std::chrono::round<std::chrono::milliseconds>(slice.start)),
         std::to_string(slice.users),
         fmt::format("{:.1f}", slice.requests / Seconds(slice.length))});
  }
  std::string out = "Users over time (at the end of each stretch)\n" + Columns(lines, 0);
  for (const load::TimedEvent& event : profile.events) {
    out += fmt::format("  at {}: {}\n", load::FormatDuration(event.at), event.label);
  }
  return out;
}

Line Cells(const std::string& method, const std::string& name, const PlannedCount& count,
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
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tie(rows[a].name, rows[a].method) < std::tie(rows[b].name, rows[b].method);
  });
  std::vector<Line> lines = {{"Type", "Name", "# reqs", "+-", "req/s", "sent", "received"}};
  double received = 0;
  bool all_known = true;
  for (const size_t i : order) {
    const auto& bytes = sizes.bytes[i];
    if (plan.rows[i].requests > 0) {
      received += bytes.value_or(0) * plan.rows[i].requests;
      all_known = all_known && bytes;
    }
    lines.push_back(Cells(rows[i].method, rows[i].name, plan.rows[i], profile.run_time(),
                          bytes ? Bytes(*bytes * plan.rows[i].requests) : "?"));
  }
  lines.push_back(
      Cells("", "Aggregated", plan.total, profile.run_time(), all_known ? Bytes(received) : "?"));
  std::string out = "Expected requests; 95 of 100 runs are within +-\n" + Columns(lines, 2);
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
std::string NearestRun(uint32_t users) {
  std::string nearest;
  double distance = 0;
  for (const std::string_view name : latency::FixedPlatformRuns()) {
    rapidjson::Document document;
    const std::string_view text = latency::BuiltInBaseline(name);
    document.Parse(text.data(), text.size());
    const double here = std::abs(document["users"].GetDouble() - users);
    if (nearest.empty() || here < distance) {
      nearest = name;
      distance = here;
    }
  }
  return nearest;
}

}  // namespace

AnswerSizes RecordedAnswerSizes(const Profile& profile) {
  AnswerSizes sizes;
  sizes.run = latency::BuiltInBaseline(profile.baseline).empty() ? NearestRun(profile.max_users())
                                                                 : profile.baseline;
  sizes.bytes.resize(profile.workload->rows.size());
  rapidjson::Document document;
  const std::string_view text = latency::BuiltInBaseline(sizes.run);
  document.Parse(text.data(), text.size());
  for (const auto& endpoint : document["endpoints"].GetArray()) {
    for (size_t i = 0; i < sizes.bytes.size(); ++i) {
      const load::Row& row = profile.workload->rows[i];
      if (row.method == endpoint["method"].GetString() && row.name == endpoint["name"].GetString())
        sizes.bytes[i] = endpoint["average_bytes"].GetDouble();
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
