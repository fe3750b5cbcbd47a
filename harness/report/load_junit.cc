#include "harness/report/load_junit.h"

#include <fmt/format.h>

#include <vector>

namespace harness::report {
namespace {

using verdict::Outcome;
using verdict::ThresholdOutcome;

output::JunitCase ThresholdCase(const RunReport& run, const ThresholdOutcome& outcome) {
  output::JunitCase one;
  one.name = outcome.threshold.text;
  one.classname = "load." + run.profile.name;
  const std::string observed =
      outcome.nothing_ran ? outcome.note
                          : "it was " + verdict::FormatValue(outcome.threshold, outcome.value);
  const std::string at_length =
      outcome.note.empty() || outcome.nothing_ran ? observed : observed + "; " + outcome.note;
  if (!outcome.passed) {
    one.outcome = output::JunitCase::Outcome::kFailed;
    one.message = observed;
    one.text = at_length;
  } else if (!outcome.decided) {
    one.output = at_length;
  }
  return one;
}

output::JunitCase TrustCase(const RunReport& run) {
  output::JunitCase one;
  one.name = "the run can be trusted";
  one.classname = "load." + run.profile.name;
  one.duration = run.facts.elapsed;
  for (const std::string& note : run.verdict.notes) one.output += note + "\n";
  const bool trusted =
      run.verdict.outcome == Outcome::kPassed || run.verdict.outcome == Outcome::kThresholdFailed;
  if (trusted) return one;
  one.outcome = output::JunitCase::Outcome::kError;
  one.message = run.verdict.Headline();
  for (const std::string& reason : run.verdict.reasons) one.text += reason + "\n";
  return one;
}

}  // namespace

std::string LoadJunit(std::span<const RunReport> runs, const output::JunitOrigin& origin) {
  std::vector<output::JunitSuite> suites;
  for (const RunReport& run : runs) {
    output::JunitSuite suite{"load " + run.profile.name, "", {TrustCase(run)}};
    for (const ThresholdOutcome& outcome : run.verdict.thresholds)
      suite.cases.push_back(ThresholdCase(run, outcome));
    suites.push_back(std::move(suite));
  }
  return output::JunitDocument("understudy load", origin, suites);
}

}  // namespace harness::report
