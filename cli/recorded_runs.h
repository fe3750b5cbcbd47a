#ifndef UNDERSTUDY_CLI_RECORDED_RUNS_H_
#define UNDERSTUDY_CLI_RECORDED_RUNS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "latency/recorded_times.h"

namespace cli {

// Which run of a result is meant.
struct RunChoice {
  std::string run;               // its name; empty: the result has but one
  bool allow_rehearsed = false;  // times that are a model's, too
  size_t made = 0;               // so often a result had several to choose from
};

// The run of a result: a file that `load --json` wrote, Locust's PREFIX_stats.csv, a recorded run,
// or the name of a built-in one.
base::Result<latency::RecordedTimes> ReadRun(const std::string& name, RunChoice& choice);

// The last `count` results in a folder (*.json and *_stats.csv, by the time they were written, then
// by name), the newest first, all of the same load. `now` is left out when it is one of them.
// kBadUsage when there are fewer than harness::verdict::kLeastBaseRuns.
base::Result<std::vector<latency::RecordedTimes>> ReadLastRuns(const std::string& folder,
                                                               size_t count, const std::string& now,
                                                               RunChoice& choice);

// "as the recorded stress-300 did: data layer restarts at 1m53s", where the failures of the run are
// those of a recorded one (harness/verdict/likeness.h); otherwise empty.
std::string RecordedLikeness(const latency::RecordedTimes& run);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_RECORDED_RUNS_H_
