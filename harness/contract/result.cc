#include "harness/contract/result.h"

#include <algorithm>

namespace harness::contract {

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return "passed";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kNotRun:
      return "not run";
    case Outcome::kSkipped:
      return "skipped";
    case Outcome::kUnreachable:
      return "unreachable";
    case Outcome::kInterrupted:
      return "interrupted";
    case Outcome::kKnown:
      return "known";
  }
  return "";
}

const StepResult* ContractResult::FirstFailure() const {
  const auto bad = [](const StepResult& step) {
    return step.outcome == Outcome::kFailed || step.outcome == Outcome::kUnreachable;
  };
  const auto found = std::find_if(steps.begin(), steps.end(), bad);
  return found == steps.end() ? nullptr : &*found;
}

int ContractResult::CountSentAgain() const {
  return static_cast<int>(std::count_if(
      steps.begin(), steps.end(), [](const StepResult& step) { return !step.sent_again.empty(); }));
}

int SuiteResult::Count(Outcome outcome) const {
  return static_cast<int>(
      std::count_if(contracts.begin(), contracts.end(),
                    [&](const ContractResult& one) { return one.outcome == outcome; }));
}

int SuiteResult::CountSteps(Outcome outcome) const {
  int count = 0;
  for (const ContractResult& one : contracts) {
    count += static_cast<int>(
        std::count_if(one.steps.begin(), one.steps.end(),
                      [&](const StepResult& step) { return step.outcome == outcome; }));
  }
  return count;
}

int SuiteResult::CountSentAgain() const {
  int count = 0;
  for (const ContractResult& one : contracts) count += one.CountSentAgain();
  return count;
}

int SuiteResult::CountReconnected() const {
  int count = 0;
  for (const ContractResult& one : contracts) {
    for (const StepResult& step : one.steps) count += step.reconnected;
  }
  return count;
}

int SuiteResult::CountEventsUnheard() const {
  int count = 0;
  for (const ContractResult& one : contracts) {
    for (const StepResult& step : one.steps) count += step.events_unheard ? 1 : 0;
  }
  return count;
}

}  // namespace harness::contract
