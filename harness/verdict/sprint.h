#ifndef UNDERSTUDY_HARNESS_VERDICT_SPRINT_H_
#define UNDERSTUDY_HARNESS_VERDICT_SPRINT_H_

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/load/statistics.h"

namespace harness::verdict {

// A run of the load-test sprint that found the six defects (docs/platform.md, The six defects). The
// script's faults of a stage are variants of the workload, in its profile.
struct SprintStage {
  int number = 0;
  const char* title = "";
  const char* defects = "";   // of the server, as --defects takes them
  const char* profile = "";   // built in
  const char* baseline = "";  // the recorded run; empty when only its totals were kept
  load::Counts recorded;      // its totals
};

// The four of them, in their order.
std::span<const SprintStage> SprintStages();

// The difference of two shares, and how large it may be by chance alone: the two-proportion z-test
// with the pooled share, two-sided, at 99 %.
struct ShareTest {
  double difference = 0;
  double allowed = 0;

  bool passed() const;
};
ShareTest CompareShares(const load::Counts& then, const load::Counts& now);

// How an endpoint fails: it matters whether all of its requests do.
enum class FailureExtent { kNone, kPartly, kWholly };
FailureExtent ExtentOf(const load::Counts& counts);

// One endpoint then and now.
struct SprintRow {
  load::Row row;
  load::Counts then;  // no requests when it was not called, or not kept
  load::Counts now;
  std::string wrong;  // empty when it fails as it did
};

// A stage compared with its recorded run. Plain data.
struct SprintResult {
  SprintStage stage;
  load::Counts now;
  ShareTest share;
  bool rows_kept = false;  // whether the recorded run's endpoints are known
  std::vector<SprintRow> rows;
  std::vector<std::string> wrong;  // all that is, a sentence each
  // Of its run; JudgeSprint() leaves them to whoever knows it.
  std::vector<std::string> notes;
  std::chrono::nanoseconds elapsed{0};

  bool Right() const { return wrong.empty(); }
};

// Holds a stage against its record: the share of failures within what chance allows, and each
// endpoint failing wholly, partly or not at all as it did then. Where the record has no endpoints,
// its totals say it: no failure in all is none in any. kBadFile when the recorded run can't be
// read.
base::Result<SprintResult> JudgeSprint(const SprintStage& stage,
                                       const load::Statistics& statistics);

}  // namespace harness::verdict

#endif  // UNDERSTUDY_HARNESS_VERDICT_SPRINT_H_
