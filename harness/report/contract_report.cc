#include "harness/report/contract_report.h"

#include <fmt/format.h>

#include <chrono>
#include <vector>

#include "harness/contract/selection.h"
#include "harness/report/contract_console.h"
#include "harness/report/contract_forms.h"
#include "harness/report/failure_text.h"

namespace harness::report {

using contract::ContractResult;
using contract::Outcome;
using contract::StepResult;
using output::Markdown;
using output::Table;

namespace {

// Beyond that nobody unfolds them, and the text would be cut.
constexpr size_t kFailuresShown = 50;

void AddFailures(const contract::SuiteResult& suite, Markdown& text) {
  size_t shown = 0;
  size_t left = 0;
  for (const ContractResult& result : suite.contracts) {
    for (const StepResult& step : result.steps) {
      if (step.outcome != Outcome::kFailed && step.outcome != Outcome::kUnreachable &&
          step.outcome != Outcome::kKnown) {
        continue;
      }
      if (shown == kFailuresShown) {
        ++left;
        continue;
      }
      if (shown++ == 0) text.Heading(3, "Failures");
      const std::string why =
          step.mismatches.empty() ? step.reason : MismatchText(step.mismatches.front());
      text.Fold(fmt::format("{}{} \"{}\": {}", step.outcome == Outcome::kKnown ? "known: " : "",
                            step.where, step.name, why),
                FormatFailure(result, step, output::Style(false)));
    }
  }
  if (left > 0) text.Paragraph(fmt::format("And {} more.", left));
}

Table ContractTable(const contract::SuiteResult& suite) {
  Table table({{"Contract"}, {"Outcome"}, {"Steps", true}, {"ms", true}, {"Remark"}});
  for (const ContractResult& result : suite.contracts) {
    table.Add(
        {std::string(contract::ShortName(result.file)), std::string(OutcomeName(result.outcome)),
         std::to_string(result.steps.size()),
         fmt::format("{:.1f}", std::chrono::duration<double, std::milli>(result.duration).count()),
         result.reason});
  }
  return table;
}

}  // namespace

output::TestRun ContractReport::Tests() const { return ContractTestRun(suite_, origin_); }

Markdown ContractReport::Summary() const {
  Markdown text;
  std::string totals = FormatTotals(suite_, output::Style(false));
  totals.pop_back();
  text.Heading(2, "Contracts: " + totals);
  AddFailures(suite_, text);
  text.Heading(3, "All contracts");
  text.Add(ContractTable(suite_));
  return text;
}

std::string ContractReport::Json() const { return ContractJson(suite_); }

std::string ContractReport::Html() const { return ContractPage(suite_); }

}  // namespace harness::report
