#ifndef UNDERSTUDY_HARNESS_REPORT_RATE_PLAN_H_
#define UNDERSTUDY_HARNESS_REPORT_RATE_PLAN_H_

#include <string>
#include <vector>

#include "harness/load/plan.h"
#include "harness/load/profile.h"
#include "harness/report/plan_text.h"
#include "harness/verdict/threshold.h"
#include "latency/latency_choice.h"

namespace harness::report {

// What a threshold on the rate of the whole run, such as rps>500, asks of users, of the platform's
// answers and of the machine that makes the load, for people; empty when there is none.
std::string RatePlanText(const load::Profile& profile, const load::LoadPlan& plan,
                         const AnswerSizes& sizes,
                         const std::vector<verdict::ThresholdOutcome>& thresholds,
                         const latency::LatencyChoice& latency);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_RATE_PLAN_H_
