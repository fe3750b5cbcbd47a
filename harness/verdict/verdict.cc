#include "harness/verdict/verdict.h"

#include <fmt/format.h>

#include <chrono>

#include "harness/load/duration.h"

namespace harness::verdict {

using base::Result;

namespace {

// What was sent again is never silently so.
void Note(const load::RunFacts& facts, Verdict& verdict) {
  if (facts.counters.retries > 0) {
    verdict.notes.push_back(fmt::format(
        "{} requests were sent again because the server had just closed their connection",
        facts.counters.retries));
  }
  if (facts.dead_connections > 0) {
    verdict.notes.push_back(fmt::format("{} requests were sent again: {}", facts.dead_connections,
                                        load::RunFacts::kDeadConnection));
  }
}

}  // namespace

std::string Verdict::Headline() const {
  switch (outcome) {
    case Outcome::kPassed:
      return "PASSED";
    case Outcome::kThresholdFailed:
      return "FAILED";
    case Outcome::kInconclusive:
      return "INCONCLUSIVE";
    case Outcome::kUnreachable:
      return "UNREACHABLE";
    case Outcome::kNothingRan:
      return "NOTHING RAN";
    case Outcome::kInterrupted:
      return "INTERRUPTED";
  }
  return "";
}

Result<Verdict> Decide(const VerdictRules& rules, const load::Statistics& statistics,
                       const load::RunFacts& facts) {
  Verdict verdict;
  for (const std::string& text : rules.thresholds) {
    auto threshold = ParseThreshold(text);
    if (!threshold) return tl::unexpected(threshold.error());
    auto outcome = Judge(*threshold, statistics);
    if (!outcome) return tl::unexpected(outcome.error());
    verdict.thresholds.push_back(std::move(*outcome));
  }
  if (facts.interrupted) {
    verdict.outcome = Outcome::kInterrupted;
    verdict.reasons.push_back(
        fmt::format("interrupted after {}; figures cover only that part of the run",
                    load::FormatDuration(std::chrono::floor<std::chrono::seconds>(facts.elapsed))));
    Note(facts, verdict);
    return verdict;
  }
  if (statistics.total().requests == 0) {
    verdict.outcome = Outcome::kNothingRan;
    verdict.reasons.push_back("no request was answered or failed before the run ended");
    return verdict;
  }
  if (!facts.reached && !facts.first_fault.empty()) {
    verdict.outcome = Outcome::kUnreachable;
    verdict.thresholds.clear();  // refused connections are fast, which is no merit
    verdict.reasons.push_back("the target does not answer: " + facts.first_fault);
    return verdict;
  }
  const int64_t lag = statistics.lag().Quantile(0.99);
  if (lag > kMaxLagP99Us) {
    verdict.reasons.push_back(fmt::format(
        "the load generator was late: 1 % of the requests were sent more than {:.1f} ms after "
        "their scheduled time (limit {} ms), so the load is not the planned one",
        static_cast<double>(lag) / 1000, kMaxLagP99Us / 1000));
  }
  if (facts.generator_cpu > kMaxGeneratorCpu || facts.saturated_share > 0.1) {
    verdict.reasons.push_back(fmt::format(
        "the load generator was saturated: it used {:.0f} % of a core over the run, and more than "
        "{:.0f} % in {:.0f} % of its seconds",
        facts.generator_cpu * 100, kMaxGeneratorCpu * 100, facts.saturated_share * 100));
  }
  if (facts.server_busy > kMaxStandInBusy || facts.server_saturated_share > 0.1) {
    verdict.reasons.push_back(fmt::format(
        "the stand-in was at its limit: busy for {:.0f} % of the run, and for more than {:.0f} % "
        "in {:.0f} % of its seconds, so the times include queueing in front of it",
        facts.server_busy * 100, kMaxStandInBusy * 100, facts.server_saturated_share * 100));
  }
  const bool trusted = verdict.reasons.empty();
  bool failed = false;
  bool undecided = false;
  for (const ThresholdOutcome& outcome : verdict.thresholds) {
    failed = failed || !outcome.passed;
    undecided = undecided || !outcome.decided;
    if (!outcome.passed && trusted) {
      verdict.reasons.push_back(outcome.threshold.text + ": " +
                                (outcome.nothing_ran
                                     ? outcome.note
                                     : "it was " + FormatValue(outcome.threshold, outcome.value)));
    }
  }
  if (!trusted) {
    verdict.outcome = Outcome::kInconclusive;
  } else if (undecided && rules.require_decided) {
    verdict.outcome = Outcome::kInconclusive;
    for (const ThresholdOutcome& outcome : verdict.thresholds) {
      if (!outcome.decided) verdict.reasons.push_back(outcome.threshold.text + ": " + outcome.note);
    }
  } else if (failed) {
    verdict.outcome = Outcome::kThresholdFailed;
  }
  Note(facts, verdict);
  return verdict;
}

}  // namespace harness::verdict
