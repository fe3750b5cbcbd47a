#ifndef UNDERSTUDY_HARNESS_VERDICT_THRESHOLD_H_
#define UNDERSTUDY_HARNESS_VERDICT_THRESHOLD_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/load/profile.h"
#include "harness/load/statistics.h"

namespace harness::verdict {

// A limit that a run must keep: `p95<500`, `error_rate<1% without 429`, `rps>500`, `p99 < 200ms for
// GET /api/v1/agents/{id}`.
struct Threshold {
  enum class Metric { kErrorRate, kQuantile, kAverage, kMax, kRate };

  std::string text;  // as the user wrote it
  Metric metric = Metric::kErrorRate;
  double quantile = 0;  // kQuantile: 0.95
  bool below = true;    // the value must be below the limit, otherwise above
  bool or_equal = false;
  double limit = 0;  // a share, milliseconds, or requests a second
  std::string row;   // a row's name; empty for the whole run
  // Requests that were answered by 429, as by a rate limit, don't count.
  bool without_limited = false;

  // Whether both limit the same figure of the same row, in whatever way.
  bool IsAboutTheSameAs(const Threshold& other) const;
};

// Reads a threshold. The metrics are error_rate (with or without %), p50 to p99.99 and median, avg,
// max, rps; the comparisons <, <=, >, >=.
base::Result<Threshold> ParseThreshold(std::string_view text);

// Whether the thresholds of a profile that has a workload, and those of --threshold, can be read
// and name rows that there are; otherwise the place of the first that can't or doesn't.
base::Status CheckThresholds(const load::Profile& profile, std::span<const std::string> more);

// The limits of a production release (docs/load-model.md, Thresholds).
std::vector<std::string> ProductionThresholds();

// The result of a threshold in a run.
struct ThresholdOutcome {
  Threshold threshold;
  double value = 0;  // as observed, in the threshold's unit
  bool passed = false;
  // Whether the sample decides it: the observed value is so far from the limit that, with 95 %
  // confidence, the true one is on the same side.
  bool decided = true;
  uint64_t requests_needed =
      0;  // to decide it if the value stays as observed; 0 when decided, or when none would do
  bool nothing_ran = false;  // the row had not one request
  std::string note;          // why it is not decided
};

// Judges a threshold by a run's figures. A row that the workload doesn't have is kBadUsage; one
// without requests is not passed and not decided.
base::Result<ThresholdOutcome> Judge(const Threshold& threshold,
                                     const load::Statistics& statistics);

// "p95", "error_rate", "avg", "max", "rps".
std::string MetricName(const Threshold& threshold);

// "312 ms", "0.42 %", "143.1/s".
std::string FormatValue(const Threshold& threshold, double value);

}  // namespace harness::verdict

#endif  // UNDERSTUDY_HARNESS_VERDICT_THRESHOLD_H_
