#ifndef UNDERSTUDY_CONTRACTS_LATENCY_POOLED_TIMES_H_
#define UNDERSTUDY_CONTRACTS_LATENCY_POOLED_TIMES_H_

#include <vector>

#include "contracts/latency/recorded_times.h"

namespace contracts::latency {

// Takes runs of the same load together, as if all their requests had been one run's:
// the quantiles are those of the mixture, each run weighted by its requests. The result rises by
// load; its `where` names all files of a load.
std::vector<RecordedTimes> PoolByLoad(const std::vector<RecordedTimes>& runs, LoadUnit unit);

}  // namespace contracts::latency

#endif  // UNDERSTUDY_CONTRACTS_LATENCY_POOLED_TIMES_H_
