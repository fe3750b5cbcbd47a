#ifndef UNDERSTUDY_HARNESS_REPORT_DRIFT_REPORT_H_
#define UNDERSTUDY_HARNESS_REPORT_DRIFT_REPORT_H_

#include <string>
#include <vector>

#include "harness/drift/drift.h"

namespace harness::report {

enum class DriftVerdict {
  kNoDrift,
  kNoise,  // nothing differs, but the target does not agree with itself
  kNothingComparable,
  kDrift,
  kInterrupted,
  kUnreachable,  // from some request on
};

// "no drift", "noise", "nothing comparable", "drift", "interrupted", "unreachable".
std::string_view VerdictName(DriftVerdict verdict);

// What all reports of a run of `drift` show. Plain data; secrets were taken out of it before.
struct DriftRun {
  std::string target;       // "http://… and http://…"
  std::string gateway_url;  // for curl lines
  std::string data_layer_url;
  std::string compared_with;  // the state of the stand-in: "fixed"
  std::string started;        // local time
  std::string corpus;         // its name
  std::string corpus_digest;
  size_t scenarios = 0;
  size_t steps = 0;
  std::vector<drift::Switch> switches;
  // Of `shadow`: steps are what clients sent, nothing was played, and no known state was looked
  // for.
  bool live = false;
  std::vector<std::string> notes;  // what else is to be said
  drift::DriftReport result;

  DriftVerdict Verdict() const;
  // "3 steps", or "3 requests" of live traffic.
  std::string CountedSteps(size_t steps) const;
  // With what it was compared, and what was played, in a sentence.
  std::string Comparison() const;
  // Whether an example shows the target twice, instead of beside the stand-in.
  bool ShowsTargetTwice(const drift::Group& group) const;
  // What it came to, in a sentence with the counts.
  std::string Headline() const;

  const std::string& BaseUrl(base::Service service) const {
    return service == base::Service::kGateway ? gateway_url : data_layer_url;
  }
  // "answers as before fix 2", several joined; "new" when no switch explains it.
  std::string Explanation(const drift::Group& group) const;
  // Options of a stand-in that answers like the target: "--defects 2,3 --repair L1".
  std::string Options() const;
};

// One place of an answer that differs, in a line.
std::string DifferenceLine(const drift::Difference& difference);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_DRIFT_REPORT_H_
