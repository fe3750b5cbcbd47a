#ifndef UNDERSTUDY_LATENCY_LATENCY_CHECK_H_
#define UNDERSTUDY_LATENCY_LATENCY_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "latency/latency_model.h"

namespace latency {

// A quantile as a recorded run had it, and as draws from the model have it.
struct CheckedQuantile {
  double quantile = 0;
  double asked_ms = 0;
  double delivered_ms = 0;
  bool right = false;
};

struct CheckedEndpoint {
  std::string method;  // both empty for all together
  std::string name;
  double load = 0;
  std::vector<CheckedQuantile> quantiles;  // 0.5, 0.95, 0.99
};

// Draws 20,000 times from each endpoint of `times` at its load. A quantile is right when the asked
// time lies between those draws that chance puts around it: within 3.3 standard deviations of its
// rank, or within 2 % or 1 ms of the delivered one.
std::vector<CheckedEndpoint> CheckLatency(const LatencyModel& model, const RecordedTimes& times,
                                          uint64_t seed);

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_LATENCY_CHECK_H_
