#ifndef UNDERSTUDY_HARNESS_WORKER_USAGE_H_
#define UNDERSTUDY_HARNESS_WORKER_USAGE_H_

#include <chrono>
#include <cstdint>

namespace harness::worker {

// What this process uses, as the master's page shows it of each worker. Not thread-safe.
class Usage {
 public:
  // `now` on a monotonic clock.
  explicit Usage(std::chrono::nanoseconds now);

  // Percent of one core since the last call.
  double CpuPercent(std::chrono::nanoseconds now);
  // Bytes that are in memory now.
  static uint64_t Memory();

 private:
  std::chrono::nanoseconds at_;
  std::chrono::nanoseconds cpu_;
};

}  // namespace harness::worker

#endif  // UNDERSTUDY_HARNESS_WORKER_USAGE_H_
