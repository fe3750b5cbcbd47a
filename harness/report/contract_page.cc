#include "harness/report/contract_forms.h"

#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <vector>

#include "harness/contract/selection.h"
#include "harness/report/contract_console.h"
#include "harness/report/difference_table.h"
#include "harness/report/failure_text.h"
#include "output/page.h"
#include "output/page_items.h"

namespace harness::report {

using contract::ContractResult;
using contract::Outcome;
using contract::StepResult;
using contract::SuiteResult;
using output::Html;

namespace {

// More of them make nobody's screen readable; they unfold by a click.
constexpr size_t kUnfolded = 20;

std::string_view ClassOf(Outcome outcome) {
  if (outcome == Outcome::kPassed) return "good";
  return outcome == Outcome::kFailed || outcome == Outcome::kUnreachable ? "bad" : "warn";
}

std::string Milliseconds(std::chrono::nanoseconds duration) {
  return fmt::format("{:.1f} ms", std::chrono::duration<double, std::milli>(duration).count());
}

std::string_view FolderOf(const ContractResult& contract) {
  const std::string_view name = contract::ShortName(contract.file);
  const size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? "contracts" : name.substr(0, slash);
}

void AddRemark(std::string_view text, Html& html) {
  html.Add("<br><span class=\"soft\">{}</span>", {text});
}

void AddRemarks(const StepResult& step, Html& html) {
  if (!step.reason.empty()) AddRemark(step.reason, html);
  if (!step.sent_again.empty()) AddRemark("sent again: " + step.sent_again, html);
  if (step.reconnected > 0) AddRemark(fmt::format("sent again: {}", kReconnected), html);
  if (step.events_unheard) AddRemark(fmt::format("events not checked: {}", kUnheard), html);
}

void AddFailure(const StepResult& step, Html& html) {
  std::vector<ShownDifference> differences;
  for (const auto& mismatch : step.mismatches)
    differences.push_back({mismatch.where, mismatch.expected, mismatch.actual});
  AddDifferences(differences, "Expected", "Got", html);
  html.Add("<h3>Sent</h3><pre>{}</pre>", {FormatRequest(step)});
  for (const auto& used : step.used) {
    html.Add("<p class=\"soft\"><code>{}</code> is <code>{}</code>, from {}</p>",
             {used.name, used.value, used.origin});
  }
  if (step.response) html.Add("<h3>Answer</h3><pre>{}</pre>", {FormatResponse(*step.response)});
  if (step.events) html.Add("<h3>Published</h3><pre>{}</pre>", {FormatEvents(*step.events)});
  html.Add("<h3>To send it again</h3><pre>{}</pre>", {CurlLineOf(step)});
}

void AddStep(const StepResult& step, Html& html) {
  const bool fails = !step.mismatches.empty() || step.outcome == Outcome::kUnreachable;
  html.Add("<div class=\"step\"><b class=\"{}\">{}</b> {}{} <span class=\"soft\">",
           {ClassOf(step.outcome), contract::OutcomeName(step.outcome), step.name,
            step.in_finally ? " (finally)" : ""});
  if (step.outcome != Outcome::kNotRun) {
    html.Add("{} {} ", {step.request.method, step.request.target});
    if (step.response) html.Add("→ {}, ", {std::to_string(step.response->status)});
    html.Add("{}, ", {Milliseconds(step.duration)});
  }
  html.Add("{}</span>", {step.where});
  AddRemarks(step, html);
  if (fails) AddFailure(step, html);
  html.Add("</div>");
}

void AddContract(const ContractResult& contract, bool unfolded, Html& html) {
  html.Add("<details class=\"item {}\"", {ClassOf(contract.outcome)});
  if (unfolded) html.Add(" open");
  html.Add("><summary><b class=\"{}\">{}</b> {} <span class=\"soft\">{}, {}</span></summary>",
           {ClassOf(contract.outcome), contract::OutcomeName(contract.outcome),
            contract::ShortName(contract.file), contract.title, Milliseconds(contract.duration)});
  if (!contract.reason.empty()) html.Add("<p>{}</p>", {contract.reason});
  for (const StepResult& step : contract.steps) AddStep(step, html);
  html.Add("</details>");
}

output::PageHead HeadOf(const SuiteResult& suite) {
  output::PageHead head{.command = "understudy verify"};
  const int failed = suite.Count(Outcome::kFailed) + suite.Count(Outcome::kUnreachable);
  const bool passed =
      failed == 0 && suite.Count(Outcome::kPassed) + suite.Count(Outcome::kKnown) > 0;
  if (suite.interrupted) {
    head.badge = "INTERRUPTED";
  } else if (suite.Count(Outcome::kUnreachable) > 0) {
    head.badge = "UNREACHABLE";
  } else {
    head.badge = failed > 0 ? "FAILED" : passed ? "PASSED" : "NOTHING RAN";
    if (failed > 0 || passed) head.tone = failed > 0 ? output::Tone::kBad : output::Tone::kGood;
  }
  head.title = FormatTotals(suite, output::Style(false));
  head.title.pop_back();
  head.figures = {{"Contracts", std::to_string(suite.contracts.size())},
                  {"Failed", std::to_string(failed)},
                  {"Known to fail", std::to_string(suite.Count(Outcome::kKnown))},
                  {"Skipped", std::to_string(suite.Count(Outcome::kSkipped))},
                  {"Steps failed", std::to_string(suite.CountSteps(Outcome::kFailed))},
                  {"Steps passed", std::to_string(suite.CountSteps(Outcome::kPassed))}};
  return head;
}

}  // namespace

std::string ContractPage(const SuiteResult& suite) {
  Html body;
  std::string_view folder;
  size_t unfolded = 0;
  std::vector<Html> parts(suite.contracts.size());
  std::vector<output::PageItem> items;
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool fails = ClassOf(suite.contracts[i].outcome) == "bad";
    AddContract(suite.contracts[i], fails && unfolded++ < kUnfolded, parts[i]);
    items.push_back({fails ? size_t{0} : size_t{1}, parts[i].text().size()});
  }
  const output::ShownItems fit = output::ItemsThatFit(items);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!fit.shown[i]) continue;
    const ContractResult& contract = suite.contracts[i];
    if (const std::string_view its = FolderOf(contract); its != folder || body.empty()) {
      body.Add(body.empty() ? output::Markup("<section>") : output::Markup("</section><section>"));
      body.Add("<h2>{}</h2>", {its});
      folder = its;
    }
    body.Add(parts[i]);
  }
  if (!body.empty()) body.Add("</section>");
  output::AddLeftOut(fit, "contract", "--json writes", body);
  return output::HtmlPage(HeadOf(suite), body);
}

}  // namespace harness::report
