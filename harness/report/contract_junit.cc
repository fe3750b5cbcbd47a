#include "harness/report/contract_junit.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "harness/contract/selection.h"
#include "harness/report/contract_console.h"
#include "harness/report/failure_text.h"

namespace harness::report {
namespace {

using contract::ContractResult;
using contract::Outcome;
using contract::StepResult;

output::JunitCase CaseOf(const ContractResult& contract, const StepResult& step) {
  output::JunitCase one;
  one.name = step.name;
  one.classname = contract::ShortName(contract.file);
  one.duration = step.duration;
  one.message = step.reason;
  if (!step.sent_again.empty()) one.output = fmt::format("sent again: {}\n", step.sent_again);
  if (step.reconnected > 0) one.output += fmt::format("sent again: {}\n", kReconnected);
  switch (step.outcome) {
    case Outcome::kPassed:
      break;
    case Outcome::kFailed: {
      const auto& first = step.mismatches.front();
      one.outcome = output::JunitCase::Outcome::kFailed;
      one.message =
          fmt::format("{}: expected {}, got {}", first.where, first.expected, first.actual);
      one.text = FormatFailure(contract, step, output::Style(false));
      break;
    }
    case Outcome::kUnreachable:
      one.outcome = output::JunitCase::Outcome::kError;
      break;
    case Outcome::kNotRun:
    case Outcome::kSkipped:
    case Outcome::kInterrupted:
      one.outcome = output::JunitCase::Outcome::kSkipped;
      break;
  }
  return one;
}

output::JunitSuite SuiteOf(const ContractResult& contract) {
  output::JunitSuite suite{contract.title, contract.file, {}};
  if (contract.outcome == Outcome::kSkipped) {
    StepResult whole;
    whole.name = contract.title;
    whole.outcome = Outcome::kSkipped;
    whole.reason = contract.reason;
    suite.cases.push_back(CaseOf(contract, whole));
  }
  for (const StepResult& step : contract.steps) suite.cases.push_back(CaseOf(contract, step));
  return suite;
}

}  // namespace

std::string ContractJunit(const contract::SuiteResult& suite, const output::JunitOrigin& origin) {
  std::vector<output::JunitSuite> suites;
  for (const ContractResult& one : suite.contracts) suites.push_back(SuiteOf(one));
  return output::JunitDocument("understudy verify", origin, suites);
}

}  // namespace harness::report
