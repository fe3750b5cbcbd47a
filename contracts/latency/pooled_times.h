#ifndef UNDERSTUDY_CONTRACTS_LATENCY_POOLED_TIMES_H_
#define UNDERSTUDY_CONTRACTS_LATENCY_POOLED_TIMES_H_

#include <vector>

#include "contracts/latency/recorded_times.h"

namespace contracts::latency {

// Takes runs with the same number of users together, as if all their requests had been one run's:
// the quantiles are those of the mixture, each run weighted by its requests. The result rises by
// users; its `where` names all files of a load.
std::vector<RecordedTimes> PoolByUsers(const std::vector<RecordedTimes>& runs);

}  // namespace contracts::latency

#endif  // UNDERSTUDY_CONTRACTS_LATENCY_POOLED_TIMES_H_
