#ifndef UNDERSTUDY_HARNESS_VERDICT_WATCHDOG_H_
#define UNDERSTUDY_HARNESS_VERDICT_WATCHDOG_H_

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/load/engine.h"
#include "harness/load/statistics.h"
#include "harness/verdict/threshold.h"

namespace harness::verdict {

// When a run is ended early (docs/load-model.md, Ending early).
struct WatchdogRules {
  // Ends the run when a threshold is broken, and the sample decides it, once this time has passed.
  std::optional<std::chrono::nanoseconds> abort_after;
  std::vector<std::string> thresholds;
  // Ends the run when this share of the requests of the last ten seconds failed (and there were at
  // least kBreakerRequests of them).
  std::optional<double> breaker_share;
};

// Ends a run that would only go on failing. Add it to the listeners behind the statistics it reads.
// Not thread-safe.
class Watchdog : public load::LoadListener {
 public:
  static constexpr uint64_t kBreakerRequests = 50;
  static constexpr std::chrono::nanoseconds kBreakerWindow = std::chrono::seconds(10);

  // Both references must outlive it. Fails when a threshold can't be read.
  static base::Result<Watchdog> Create(WatchdogRules rules, const load::Statistics& statistics,
                                       process::StopFlag& stop);

  void OnTick(std::chrono::nanoseconds elapsed, uint32_t users) override;

  // Why it ended the run; empty when it did not.
  const std::string& reason() const { return reason_; }

 private:
  Watchdog(WatchdogRules rules, std::vector<Threshold> thresholds,
           const load::Statistics& statistics, process::StopFlag& stop)
      : rules_(std::move(rules)),
        thresholds_(std::move(thresholds)),
        statistics_(&statistics),
        stop_(&stop) {}

  void End(std::chrono::nanoseconds elapsed, const std::string& why);
  void WatchBreaker(std::chrono::nanoseconds elapsed);

  struct Seen {
    std::chrono::nanoseconds at;
    uint64_t requests;
    uint64_t failures;
  };

  WatchdogRules rules_;
  std::vector<Threshold> thresholds_;
  const load::Statistics* statistics_;
  process::StopFlag* stop_;
  std::deque<Seen> window_;
  std::string reason_;
};

}  // namespace harness::verdict

#endif  // UNDERSTUDY_HARNESS_VERDICT_WATCHDOG_H_
