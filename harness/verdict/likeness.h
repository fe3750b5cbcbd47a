#ifndef UNDERSTUDY_HARNESS_VERDICT_LIKENESS_H_
#define UNDERSTUDY_HARNESS_VERDICT_LIKENESS_H_

#include <optional>
#include <span>

#include "latency/recorded_times.h"

namespace harness::verdict {

// Which of the recorded runs with failures failed as `run` did, by the share of failures of each
// endpoint (docs/load-model.md, Comparing two runs): the nearest, if it is near enough not to be a
// guess. nullptr: none, or the run hardly failed. Borrowed from `recorded`. Thread-safe.
const latency::RecordedTimes* FailsAs(const latency::RecordedTimes& run,
                                      std::span<const latency::RecordedTimes> recorded);

}  // namespace harness::verdict

#endif  // UNDERSTUDY_HARNESS_VERDICT_LIKENESS_H_
