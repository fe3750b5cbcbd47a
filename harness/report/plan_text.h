#ifndef UNDERSTUDY_HARNESS_REPORT_PLAN_TEXT_H_
#define UNDERSTUDY_HARNESS_REPORT_PLAN_TEXT_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/load/plan.h"
#include "harness/load/profile.h"
#include "harness/load/unreachable_steps.h"
#include "harness/verdict/threshold.h"

namespace harness::report {

// How large answers are, as a recorded run had them.
struct AnswerSizes {
  std::string run;
  std::vector<std::optional<double>> bytes;  // on average, as Workload::rows; nothing: not recorded
};

// From the recorded run that the profile names or, without one, that of the nearest number of
// users.
AnswerSizes RecordedAnswerSizes(const load::Profile& profile);

// What a profile will do, for people: users over time, each endpoint's requests with their spread,
// the data they move, what the thresholds can tell, and the steps that can never run.
std::string PlanText(const load::Profile& profile, const load::LoadPlan& plan,
                     const AnswerSizes& sizes,
                     const std::vector<verdict::ThresholdOutcome>& thresholds,
                     const std::vector<load::UnreachableStep>& unreachable);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_PLAN_TEXT_H_
