#include "harness/report/load_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace harness::report {
namespace {

using verdict::Outcome;
using verdict::ThresholdOutcome;

// Where a threshold was written; nowhere when it came from the command line.
output::Place PlaceOf(const load::Profile& profile, const std::string& threshold) {
  if (profile.file.empty()) return {};
  const auto found = std::find(profile.thresholds.begin(), profile.thresholds.end(), threshold);
  if (found == profile.thresholds.end()) return {};
  return {
      profile.file,
      profile.threshold_positions[static_cast<size_t>(found - profile.thresholds.begin())].line};
}

output::TestCase ThresholdCase(const RunReport& run, const ThresholdOutcome& outcome) {
  output::TestCase one;
  one.name = outcome.threshold.text;
  one.classname = "load." + run.profile.name;
  one.place = PlaceOf(run.profile, outcome.threshold.text);
  const std::string observed =
      outcome.nothing_ran ? outcome.note
                          : "it was " + verdict::FormatValue(outcome.threshold, outcome.value);
  const std::string at_length =
      outcome.note.empty() || outcome.nothing_ran ? observed : observed + "; " + outcome.note;
  if (!outcome.passed) {
    one.outcome = output::TestCase::Outcome::kFailed;
    one.message = observed;
    one.text = at_length;
  } else if (!outcome.decided) {
    one.output = at_length;
  }
  return one;
}

output::TestCase TrustCase(const RunReport& run) {
  output::TestCase one;
  one.name = "the run can be trusted";
  one.classname = "load." + run.profile.name;
  one.duration = run.facts.elapsed;
  for (const std::string& note : run.verdict.notes) one.output += note + "\n";
  const bool trusted =
      run.verdict.outcome == Outcome::kPassed || run.verdict.outcome == Outcome::kThresholdFailed;
  if (trusted) return one;
  one.outcome = output::TestCase::Outcome::kError;
  one.message = run.verdict.Headline();
  for (const std::string& reason : run.verdict.reasons) one.text += reason + "\n";
  return one;
}

}  // namespace

output::TestRun LoadTestRun(std::span<const RunReport> runs, const output::TestOrigin& origin) {
  output::TestRun run_of_tests{"understudy load", origin, {}};
  for (const RunReport& run : runs) {
    output::TestSuite suite{"load " + run.profile.name, "", {TrustCase(run)}};
    for (const ThresholdOutcome& outcome : run.verdict.thresholds)
      suite.cases.push_back(ThresholdCase(run, outcome));
    run_of_tests.suites.push_back(std::move(suite));
  }
  return run_of_tests;
}

}  // namespace harness::report
