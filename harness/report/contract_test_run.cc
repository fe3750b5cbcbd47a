#include "harness/report/contract_forms.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "harness/contract/selection.h"
#include "harness/report/contract_console.h"
#include "harness/report/failure_text.h"

namespace harness::report {
namespace {

using contract::ContractResult;
using contract::Outcome;
using contract::StepResult;

// "goals/create.contract.json:12", below the folder that the contracts came from. Those in the
// program are no files.
output::Place PlaceOf(const std::optional<std::string>& folder, const std::string& where) {
  if (!folder) return {};
  const size_t colon = where.rfind(':');
  if (colon == std::string::npos) return {*folder + where, 0};
  return {*folder + where.substr(0, colon), std::atoi(where.c_str() + colon + 1)};
}

output::TestCase CaseOf(const ContractResult& contract, const StepResult& step,
                        const std::optional<std::string>& folder) {
  output::TestCase one;
  one.place = PlaceOf(folder, step.where.empty() ? contract.file : step.where);
  one.name = step.name;
  one.classname = contract::ShortName(contract.file);
  one.duration = step.duration;
  one.message = step.reason;
  if (!step.sent_again.empty()) one.output = fmt::format("sent again: {}\n", step.sent_again);
  if (step.reconnected > 0) one.output += fmt::format("sent again: {}\n", kReconnected);
  if (step.events_unheard) one.output += fmt::format("events not checked: {}\n", kUnheard);
  switch (step.outcome) {
    case Outcome::kPassed:
      break;
    case Outcome::kFailed: {
      one.outcome = output::TestCase::Outcome::kFailed;
      one.message = MismatchText(step.mismatches.front());
      one.text = FormatFailure(contract, step, output::Style(false));
      break;
    }
    case Outcome::kKnown:
      one.outcome = output::TestCase::Outcome::kSkipped;
      one.message = "known: " + MismatchText(step.mismatches.front());
      one.text = FormatFailure(contract, step, output::Style(false));
      break;
    case Outcome::kUnreachable:
      one.outcome = output::TestCase::Outcome::kError;
      break;
    case Outcome::kNotRun:
    case Outcome::kSkipped:
    case Outcome::kInterrupted:
      one.outcome = output::TestCase::Outcome::kSkipped;
      break;
  }
  return one;
}

output::TestSuite SuiteOf(const ContractResult& contract,
                          const std::optional<std::string>& folder) {
  output::TestSuite suite{contract.title, contract.file, {}};
  if (contract.outcome == Outcome::kSkipped) {
    StepResult whole;
    whole.name = contract.title;
    whole.outcome = Outcome::kSkipped;
    whole.reason = contract.reason;
    suite.cases.push_back(CaseOf(contract, whole, folder));
  }
  for (const StepResult& step : contract.steps)
    suite.cases.push_back(CaseOf(contract, step, folder));
  return suite;
}

}  // namespace

output::TestRun ContractTestRun(const contract::SuiteResult& suite,
                                const output::TestOrigin& origin) {
  output::TestRun run{"understudy verify", origin, {}};
  for (const ContractResult& one : suite.contracts)
    run.suites.push_back(SuiteOf(one, suite.folder));
  return run;
}

}  // namespace harness::report
