#ifndef UNDERSTUDY_HARNESS_LOAD_POOLED_TIMES_H_
#define UNDERSTUDY_HARNESS_LOAD_POOLED_TIMES_H_

#include <vector>

#include "harness/load/recorded_times.h"

namespace harness::load {

// Takes runs with the same number of users together, as if all their requests had been one run's:
// the quantiles are those of the mixture, each run weighted by its requests. The result rises by
// users; its `where` names all files of a load.
std::vector<RecordedTimes> PoolByUsers(const std::vector<RecordedTimes>& runs);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_POOLED_TIMES_H_
