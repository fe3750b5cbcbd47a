#include "cli/load_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/console.h"
#include "cli/load_latency.h"
#include "harness/load/plan.h"
#include "harness/load/unreachable_steps.h"
#include "harness/report/plan_text.h"
#include "harness/report/rate_plan.h"
#include "harness/verdict/threshold.h"

namespace cli {

using base::Result;
using harness::verdict::ThresholdOutcome;

namespace {

Result<std::vector<ThresholdOutcome>> JudgeAll(const std::vector<std::string>& texts,
                                               const harness::load::Statistics& statistics) {
  std::vector<ThresholdOutcome> outcomes;
  for (const std::string& text : texts) {
    auto threshold = harness::verdict::ParseThreshold(text);
    if (!threshold) return tl::unexpected(threshold.error());
    auto outcome = harness::verdict::Judge(*threshold, statistics);
    if (!outcome) return tl::unexpected(outcome.error());
    outcomes.push_back(std::move(*outcome));
  }
  return outcomes;
}

}  // namespace

Result<process::ExitCode> ShowPlan(const LoadOptions& options,
                                   const harness::load::Profile& profile) {
  auto latency = VirtualLatencyOf(options, profile);
  if (!latency) return tl::unexpected(latency.error());
  const harness::load::LoadPlan plan = harness::load::PlanLoad(profile, *latency, options.seed);
  const auto unreachable = harness::load::UnreachableSteps(*profile.workload);
  const auto thresholds = JudgeAll(ThresholdsOf(options, profile), plan.statistics);
  if (!thresholds) return tl::unexpected(thresholds.error());
  Print("{}",
        harness::report::PlanText(profile, plan, harness::report::RecordedAnswerSizes(profile),
                                  *thresholds, unreachable));
  Print("{}",
        harness::report::RatePlanText(profile, plan, harness::report::RecordedAnswerSizes(profile),
                                      *thresholds, *latency));
  if (!unreachable.empty()) return process::ExitCode::kCheckFailed;
  const bool decided = std::all_of(thresholds->begin(), thresholds->end(),
                                   [](const ThresholdOutcome& outcome) { return outcome.decided; });
  return decided || !options.require_decided ? process::ExitCode::kOk
                                             : process::ExitCode::kInconclusive;
}

}  // namespace cli
