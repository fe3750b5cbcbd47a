#ifndef UNDERSTUDY_HARNESS_REPORT_LIVE_TABLE_H_
#define UNDERSTUDY_HARNESS_REPORT_LIVE_TABLE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/events.h"
#include "harness/load/histogram.h"
#include "harness/load/profile.h"
#include "harness/report/load_console.h"

namespace harness::report {

// How a run goes, drawn anew every second: a line in words, below it users, rate, p50, p95 and
// failures along time. Only the line in a terminal that is too small for more, nothing when the
// console is not a terminal. Not thread-safe.
class LiveTable : public load::LoadListener {
 public:
  using Write = std::function<void(std::string_view)>;

  // `profile` must outlive it.
  LiveTable(Write write, ConsoleStyle style, const load::Profile& profile);

  void OnRequest(const load::RequestSample& sample) override;
  void OnTick(std::chrono::nanoseconds elapsed, uint32_t users) override;
  // Takes the table away.
  void Finish();

 private:
  struct Second {
    double users = 0;
    double rate = 0;
    double p50_ms = 0;
    double p95_ms = 0;
    double failures = 0;  // a second
  };

  std::string Row(std::string_view label, std::string_view now, double Second::*figure) const;

  const Write write_;
  const ConsoleStyle style_;
  const load::Profile& profile_;
  uint64_t requests_ = 0;
  uint64_t failures_ = 0;
  std::chrono::nanoseconds last_tick_{};
  // Since the last tick.
  load::Histogram latency_;
  uint64_t new_failures_ = 0;
  std::vector<Second> seconds_;  // the newest last; as many as fit
  size_t lines_shown_ = 0;
};

// "42 % | 10 users | 6.9/s | 183 requests | 0 failures | 35s left".
std::string ProgressLine(const load::Profile& profile, std::chrono::nanoseconds elapsed,
                         uint32_t users, double rate, uint64_t requests, uint64_t failures);

// A character for each value, the higher the value the higher it is; zero is a blank. In ASCII
// where the terminal shows nothing else.
std::string Sparkline(std::span<const double> values, bool unicode);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LIVE_TABLE_H_
