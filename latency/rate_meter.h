#ifndef UNDERSTUDY_LATENCY_RATE_METER_H_
#define UNDERSTUDY_LATENCY_RATE_METER_H_

#include <chrono>

namespace latency {

// The current rate of requests: each request counts less the older it is, with a time constant of
// five seconds. A steady rate is measured correctly after about 15 s. Times must not decrease. Not
// thread-safe.
class RateMeter {
 public:
  static constexpr std::chrono::nanoseconds kMemory = std::chrono::seconds(5);

  void Count(std::chrono::nanoseconds now);
  double PerSecond(std::chrono::nanoseconds now) const;

 private:
  double Faded(std::chrono::nanoseconds now) const;

  double weight_ = 0;  // of all requests, as of last_
  std::chrono::nanoseconds last_{};
};

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_RATE_METER_H_
