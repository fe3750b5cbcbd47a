#ifndef UNDERSTUDY_HARNESS_VERDICT_COMPARISON_H_
#define UNDERSTUDY_HARNESS_VERDICT_COMPARISON_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "latency/recorded_times.h"

namespace harness::verdict {

// Compares two runs of the same load, allowing for chance: docs/load-model.md, Comparing two runs.

// A value and what it may be by chance, at 99 %.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
};

// How a figure of the new run compares with that of the base run.
enum class Change {
  kNone,       // not worse by more than the tolerance
  kBetter,     // by more than the tolerance, and not by chance
  kWorse,      // likewise
  kUndecided,  // the samples are too small to tell
};

// One figure of both runs.
struct ComparedFigure {
  std::string name;  // "p50", "p95" in milliseconds; "failed" as a share
  Estimate base;
  Estimate now;
  Change change = Change::kNone;
};

// The figures of one endpoint.
struct ComparedEndpoint {
  std::string method;  // both empty for all together
  std::string name;
  double base_requests = 0;             // 0: only the new run has it; of several the median
  double new_requests = 0;              // 0: only the base has it
  std::vector<ComparedFigure> figures;  // none when one of the runs lacks it
};

// A run beside the run, or the runs, before it. Plain data.
struct Comparison {
  std::vector<ComparedEndpoint> endpoints;  // in the base's order, then what is new
  ComparedEndpoint all;
  // Where the new run failed as a known one did, which ("as the recorded stress-300 did: …").
  std::string likeness{};

  // How many figures, of all endpoints and of all together, changed so.
  int Count(Change change) const;
};

// By how much a time may be longer without being worse (docs/load-model.md, Comparing two runs).
struct Tolerance {
  double share = 0.1;       // of the base's time
  double milliseconds = 1;  // or this, whichever is more
};

// Times by the order statistics of the quantiles that the runs kept, failures by their binomial
// intervals (Wilson's). The requests of a load run are taken as independent of each other.
Comparison Compare(const latency::RecordedTimes& base, const latency::RecordedTimes& now,
                   const Tolerance& tolerance);

// The same with the median of several runs as the base. What it may be by chance is how much those
// runs differ among themselves, since the new one differs from them as much without being worse.
// `bases` has kLeastBaseRuns at least; two runs don't tell how much runs differ.
inline constexpr size_t kLeastBaseRuns = 3;
Comparison CompareWithSeveral(std::span<const latency::RecordedTimes> bases,
                              const latency::RecordedTimes& now, const Tolerance& tolerance);

}  // namespace harness::verdict

#endif  // UNDERSTUDY_HARNESS_VERDICT_COMPARISON_H_
