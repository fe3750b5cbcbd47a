#include "harness/verdict/watchdog.h"

#include <fmt/format.h>

#include "harness/load/duration.h"

namespace harness::verdict {

using base::Result;
using std::chrono::nanoseconds;

Result<Watchdog> Watchdog::Create(WatchdogRules rules, const load::Statistics& statistics,
                                  process::StopFlag& stop) {
  std::vector<Threshold> thresholds;
  for (const std::string& text : rules.thresholds) {
    auto threshold = ParseThreshold(text);
    if (!threshold) return tl::unexpected(threshold.error());
    // A rate needs its whole run: during the ramp it is always too low.
    if (threshold->metric != Threshold::Metric::kRate) thresholds.push_back(std::move(*threshold));
  }
  return Watchdog(std::move(rules), std::move(thresholds), statistics, stop);
}

void Watchdog::End(nanoseconds elapsed, const std::string& why) {
  reason_ =
      fmt::format("ended after {}: {}",
                  load::FormatDuration(std::chrono::floor<std::chrono::seconds>(elapsed)), why);
  stop_->Request();
}

void Watchdog::OnTick(nanoseconds elapsed, uint32_t) {
  if (!reason_.empty()) return;
  if (rules_.breaker_share) WatchBreaker(elapsed);
  if (!reason_.empty() || !rules_.abort_after || elapsed < *rules_.abort_after) return;
  for (const Threshold& threshold : thresholds_) {
    const auto outcome = Judge(threshold, *statistics_);
    if (!outcome || outcome->nothing_ran || outcome->passed || !outcome->decided) continue;
    End(elapsed, fmt::format("{} is broken: the value is {}", threshold.text,
                             FormatValue(threshold, outcome->value)));
    return;
  }
}

void Watchdog::WatchBreaker(nanoseconds elapsed) {
  window_.push_back({elapsed, statistics_->total().requests, statistics_->total().failures});
  while (window_.front().at < elapsed - kBreakerWindow) window_.pop_front();
  const uint64_t requests = window_.back().requests - window_.front().requests;
  const uint64_t failures = window_.back().failures - window_.front().failures;
  if (requests < kBreakerRequests) return;
  const double share = static_cast<double>(failures) / static_cast<double>(requests);
  if (share < *rules_.breaker_share) return;
  End(elapsed, fmt::format("{:.0f} % of the last {} requests failed", share * 100, requests));
}

}  // namespace harness::verdict
