#ifndef UNDERSTUDY_LATENCY_POOLED_TIMES_H_
#define UNDERSTUDY_LATENCY_POOLED_TIMES_H_

#include <vector>

#include "latency/recorded_times.h"

namespace latency {

// Combines runs of the same load as if their requests were one run's: the quantiles are those of
// the mixture, each run weighted by its requests. The result is sorted by load; its `where` names
// all files of a load.
std::vector<RecordedTimes> PoolByLoad(const std::vector<RecordedTimes>& runs, LoadUnit unit);

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_POOLED_TIMES_H_
