#include "harness/report/rate_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace harness::report {

using verdict::Threshold;
using verdict::ThresholdOutcome;

namespace {

// The highest rate that a threshold asks for; nullptr when none does.
const Threshold* RateLimitOf(const std::vector<ThresholdOutcome>& thresholds) {
  const Threshold* highest = nullptr;
  for (const ThresholdOutcome& outcome : thresholds) {
    const Threshold& threshold = outcome.threshold;
    if (threshold.metric != Threshold::Metric::kRate || threshold.below || !threshold.row.empty())
      continue;
    if (highest == nullptr || threshold.limit > highest->limit) highest = &threshold;
  }
  return highest;
}

// "2.1 MB/s".
std::string Rate(double bytes) {
  return bytes < 1e6 ? fmt::format("{:.0f} kB/s", bytes / 1e3)
                     : fmt::format("{:.1f} MB/s", bytes / 1e6);
}

double ReceivedBytes(const load::LoadPlan& plan, const AnswerSizes& sizes) {
  double bytes = 0;
  for (size_t i = 0; i < plan.rows.size(); ++i)
    bytes += plan.rows[i].requests * sizes.bytes[i].value_or(0);
  return bytes;
}

}  // namespace

std::string RatePlanText(const load::Profile& profile, const load::LoadPlan& plan,
                         const AnswerSizes& sizes, const std::vector<ThresholdOutcome>& thresholds,
                         const latency::LatencyChoice& latency) {
  const Threshold* asked = RateLimitOf(thresholds);
  if (asked == nullptr || plan.total.requests <= 0) return {};
  const double rate = asked->limit;
  const double mean = plan.statistics.total().latency.mean() / 1e6;
  const double cycle = plan.user_seconds / plan.total.requests;
  const double wait = std::max(cycle - mean, 0.0);
  const double users = profile.max_users();
  // At the start and the end there are fewer users.
  const double present =
      plan.user_seconds / std::chrono::duration<double>(profile.run_time()).count();
  const double most_time = present / rate - wait;
  std::string out = fmt::format("\nWhat {} asks for\n", asked->text);
  out +=
      fmt::format("  waits        a user waits {:.2f} s between its requests, on average\n", wait);
  if (most_time > 0) {
    out += fmt::format(
        "  answers      with {:.0f} users, an answer may take {:.0f} ms on average; at the times "
        "of "
        "--latency it takes {:.0f} ms\n",
        users, 1000 * most_time, 1000 * mean);
  } else {
    out += fmt::format("  answers      {:.0f} users are too few, however quick the answers are\n",
                       users);
  }
  out += "  users       ";
  for (const double time : {0.05, 0.1, 0.5})
    out += fmt::format("{} {:.0f} where answers take {:.0f} ms", time > 0.05 ? "," : "",
                       std::ceil(rate * (wait + time)), 1000 * time);
  out += "\n";
  const double seconds = std::chrono::duration<double>(profile.run_time()).count();
  const double share = rate / (plan.total.requests / seconds);
  out += fmt::format(
      "  machine      {:.0f} connections, a descriptor each (ulimit -n); bodies: {} received, {} "
      "sent; a real run says how busy the generator was\n",
      users, Rate(share * ReceivedBytes(plan, sizes) / seconds),
      Rate(share * plan.total.sent_bytes / seconds));
  if (const std::string beyond = latency::BeyondKnownLoad(latency, users); !beyond.empty())
    out += fmt::format("  note         {}\n", beyond);
  return out;
}

}  // namespace harness::report
