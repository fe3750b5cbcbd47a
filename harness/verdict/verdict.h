#ifndef UNDERSTUDY_HARNESS_VERDICT_VERDICT_H_
#define UNDERSTUDY_HARNESS_VERDICT_VERDICT_H_

#include <string>
#include <vector>

#include "base/error.h"
#include "harness/load/engine.h"
#include "harness/load/statistics.h"
#include "harness/verdict/threshold.h"

namespace harness::verdict {

// The outcomes of a load run; each has its own exit code (docs/index.md, Exit codes).
enum class Outcome {
  kPassed,
  kThresholdFailed,
  kInconclusive,  // the figures can't be trusted, or don't decide what was asked
  kUnreachable,   // nobody answered
  kNothingRan,    // not one request was made
  kInterrupted,   // interrupted; figures cover only that part of the run
};

// What a run is judged by.
struct VerdictRules {
  std::vector<std::string> thresholds;
  bool require_decided = false;
};

// The outcome of a run, with its reasons.
struct Verdict {
  Outcome outcome = Outcome::kPassed;
  std::vector<ThresholdOutcome> thresholds;
  std::vector<std::string> reasons;  // of an outcome that is not kPassed
  std::vector<std::string> notes;    // worth knowing, but they change nothing

  std::string Headline() const;
};

// Limits beyond which a run says more about its generator than about the target
// (docs/load-model.md, When a run can't be trusted).
inline constexpr int64_t kMaxLagP99Us = 10'000;
inline constexpr double kMaxGeneratorCpu = 0.9;
// The stand-in's, on this machine; a real server at its limit is a result.
inline constexpr double kMaxStandInBusy = 0.9;

// Fails (kBadUsage) when a threshold can't be read, or names a row that isn't there.
base::Result<Verdict> Decide(const VerdictRules& rules, const load::Statistics& statistics,
                             const load::RunFacts& facts);

}  // namespace harness::verdict

#endif  // UNDERSTUDY_HARNESS_VERDICT_VERDICT_H_
