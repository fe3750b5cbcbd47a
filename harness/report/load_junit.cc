#include "harness/report/load_junit.h"

#include <fmt/format.h>

#include "harness/report/contract_junit.h"

namespace harness::report {
namespace {

using verdict::Outcome;
using verdict::ThresholdOutcome;

std::string ThresholdCase(const RunReport& run, const ThresholdOutcome& outcome) {
  std::string xml = fmt::format("    <testcase name=\"{}\" classname=\"load.{}\" time=\"{:.3f}\"",
                                XmlEscaped(outcome.threshold.text), XmlEscaped(run.profile.name),
                                std::chrono::duration<double>(run.facts.elapsed).count());
  const std::string observed =
      outcome.nothing_ran ? outcome.note
                          : "it was " + verdict::FormatValue(outcome.threshold, outcome.value);
  if (outcome.passed && outcome.decided) return xml + "/>\n";
  xml += ">\n";
  if (!outcome.passed) {
    xml += fmt::format(
        "      <failure message=\"{}\">{}</failure>\n", XmlEscaped(observed),
        XmlEscaped(outcome.note.empty() || outcome.nothing_ran ? observed
                                                               : observed + "; " + outcome.note));
  } else {
    xml += fmt::format("      <system-out>{}; {}</system-out>\n", XmlEscaped(observed),
                       XmlEscaped(outcome.note));
  }
  return xml + "    </testcase>\n";
}

std::string TrustCase(const RunReport& run) {
  const bool trusted =
      run.verdict.outcome == Outcome::kPassed || run.verdict.outcome == Outcome::kThresholdFailed;
  std::string xml =
      fmt::format("    <testcase name=\"the run can be trusted\" classname=\"load.{}\" time=\"0\"",
                  XmlEscaped(run.profile.name));
  if (trusted) return xml + "/>\n";
  std::string reasons;
  for (const std::string& reason : run.verdict.reasons) reasons += reason + "\n";
  return xml + fmt::format(">\n      <error message=\"{}\">{}</error>\n    </testcase>\n",
                           XmlEscaped(run.verdict.Headline()), XmlEscaped(reasons));
}

}  // namespace

std::string LoadJunit(std::span<const RunReport> runs) {
  size_t tests = 0;
  size_t failures = 0;
  size_t errors = 0;
  std::string suites;
  for (const RunReport& run : runs) {
    size_t failed = 0;
    std::string cases = TrustCase(run);
    for (const ThresholdOutcome& outcome : run.verdict.thresholds) {
      if (!outcome.passed) ++failed;
      cases += ThresholdCase(run, outcome);
    }
    const bool trusted =
        run.verdict.outcome == Outcome::kPassed || run.verdict.outcome == Outcome::kThresholdFailed;
    const size_t count = run.verdict.thresholds.size() + 1;
    suites += fmt::format(
        "  <testsuite name=\"load {}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
        "time=\"{:.3f}\">\n"
        "{}  </testsuite>\n",
        XmlEscaped(run.profile.name), count, failed, trusted ? 0 : 1,
        std::chrono::duration<double>(run.facts.elapsed).count(), cases);
    tests += count;
    failures += failed;
    errors += trusted ? 0 : 1;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"understudy load\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}"
      "</testsuites>\n",
      tests, failures, errors, suites);
}

}  // namespace harness::report
