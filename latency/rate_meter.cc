#include "latency/rate_meter.h"

#include <cmath>

namespace latency {

using Seconds = std::chrono::duration<double>;

double RateMeter::Faded(std::chrono::nanoseconds now) const {
  return weight_ * std::exp(-Seconds(now - last_).count() / Seconds(kMemory).count());
}

void RateMeter::Count(std::chrono::nanoseconds now) {
  weight_ = Faded(now) + 1;
  last_ = now;
}

double RateMeter::PerSecond(std::chrono::nanoseconds now) const {
  return Faded(now) / Seconds(kMemory).count();
}

}  // namespace latency
