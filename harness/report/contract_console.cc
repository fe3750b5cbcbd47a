#include "harness/report/contract_console.h"

#include <fmt/format.h>

#include "base/counted.h"
#include "base/utf8.h"
#include "harness/contract/selection.h"
#include "harness/report/failure_text.h"

namespace harness::report {

using contract::ContractResult;
using contract::Outcome;
using contract::SuiteResult;

std::string FormatContract(const ContractResult& result, const output::Style& style, bool verbose) {
  const std::string_view name = contract::ShortName(result.file);
  if (result.outcome == Outcome::kSkipped) {
    return fmt::format("{}  {:<38} {}\n", style.Warn("skip"), name, result.reason);
  }
  const auto tell = [&](const contract::StepResult& step, std::string_view why) {
    return style.Faint(fmt::format("  sent again {} \"{}\": {}", step.where, step.name, why)) +
           '\n';
  };
  std::string text;
  for (size_t i = 0; i < result.steps.size(); ++i) {
    const contract::StepResult& step = result.steps[i];
    if (!step.sent_again.empty()) text += tell(step, step.sent_again);
    if (step.reconnected > 0 && verbose) text += tell(step, kReconnected);
    if (step.events_unheard && verbose) {
      text +=
          style.Faint(fmt::format("  unheard   {} \"{}\": {}", step.where, step.name, kUnheard)) +
          '\n';
    }
    if (step.outcome == Outcome::kFailed || step.outcome == Outcome::kUnreachable) {
      text += FormatFailure(result, step, style);
    } else if (step.outcome == Outcome::kKnown) {
      text += fmt::format("{} {} \"{}\": {}\n", style.Warn("known"), step.where, step.name,
                          base::Printable(MismatchText(step.mismatches.front())));
    } else if (step.outcome == Outcome::kNotRun) {
      // Those that follow it for the same reason are told with it.
      size_t more = 0;
      while (!verbose && i + 1 < result.steps.size() &&
             result.steps[i + 1].outcome == Outcome::kNotRun &&
             result.steps[i + 1].reason == step.reason) {
        ++more;
        ++i;
      }
      text += style.Faint(fmt::format("  not run   {} \"{}\"{}: {}", step.where, step.name,
                                      more == 0 ? "" : fmt::format(" and {} more", more),
                                      step.reason)) +
              '\n';
    }
  }
  if (result.outcome == Outcome::kInterrupted)
    return fmt::format("{}  {:<38} not completed\n", style.Warn("interrupted"), name) + text;
  if (result.outcome != Outcome::kPassed || (text.empty() && !verbose)) return text;
  return fmt::format("{}    {:<38} {}\n", style.Good("ok"), name,
                     base::Counted(result.steps.size(), "step")) +
         text;
}

std::string FormatTotals(const SuiteResult& suite, const output::Style& style) {
  const int failed = suite.Count(Outcome::kFailed) + suite.Count(Outcome::kUnreachable);
  const int skipped = suite.Count(Outcome::kSkipped);
  const int passed = suite.Count(Outcome::kPassed);
  std::string text;
  if (failed > 0)
    text += style.Bad(fmt::format("{} failed", base::Counted(failed, "contract"))) + ", ";
  text += fmt::format("{} passed",
                      failed > 0 ? std::to_string(passed) : base::Counted(passed, "contract"));
  if (const int known = suite.Count(Outcome::kKnown); known > 0)
    text += ", " + style.Warn(fmt::format("{} known to fail", known));
  if (skipped > 0) text += ", " + style.Warn(fmt::format("{} skipped", skipped));
  if (const int count = suite.CountEventsUnheard(); count > 0) {
    text +=
        ", " + style.Warn(fmt::format("events of {} not checked", base::Counted(count, "step")));
  }
  const double seconds = std::chrono::duration<double>(suite.duration).count();
  if (const int count = suite.CountSentAgain(); count > 0)
    text += ", " + style.Warn(fmt::format("{} sent again", base::Counted(count, "request")));
  if (suite.interrupted) {
    const int partly = suite.Count(Outcome::kInterrupted);
    text = style.Warn("INTERRUPTED") +
           fmt::format(": {} not run or not completed; ",
                       base::Counted(suite.not_begun + partly, "contract")) +
           text;
  }
  return text + fmt::format(" ({}) on {} in {:.2f} s\n",
                            base::Counted(suite.CountSteps(Outcome::kPassed) +
                                              suite.CountSteps(Outcome::kFailed) +
                                              suite.CountSteps(Outcome::kKnown),
                                          "step"),
                            suite.target, seconds);
}

}  // namespace harness::report
