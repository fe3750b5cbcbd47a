#include <fmt/format.h>

#include "output/page.h"

namespace output {
namespace {

using Outcome = TestCase::Outcome;

std::string_view NameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return "passed";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kError:
      return "error";
    case Outcome::kSkipped:
      break;
  }
  return "skipped";
}

std::string_view ClassOf(Outcome outcome) {
  if (outcome == Outcome::kPassed) return "good";
  return outcome == Outcome::kSkipped ? "warn" : "bad";
}

bool Fails(const TestTotals& totals) { return totals.failures + totals.errors > 0; }

std::string Passed(const TestTotals& totals) {
  return fmt::format("{} of {} passed", totals.passed(), totals.tests);
}

void AddCase(const TestCase& one, Html& html) {
  html.Add("<div class=\"step\"><b class=\"{}\">{}</b> {}",
           {ClassOf(one.outcome), NameOf(one.outcome), one.name});
  if (!one.place.file.empty()) {
    html.Add(" <code>{}</code>",
             {one.place.line == 0 ? one.place.file
                                  : fmt::format("{}:{}", one.place.file, one.place.line)});
  }
  if (!one.message.empty()) html.Add("<br>{}", {one.message});
  for (const std::string& text : {one.text, one.output}) {
    if (!text.empty()) html.Add("<pre>{}</pre>", {text});
  }
  html.Add("</div>");
}

}  // namespace

std::string TestPage(const TestRun& run) {
  TestTotals all;
  Html body;
  body.Add("<section><h2>Tests</h2>");
  const std::vector<TestSuite> suites = run.AllSuites();
  for (const TestSuite& suite : suites) {
    TestTotals totals;
    for (const TestCase& one : suite.cases) totals.Add(one);
    all.Add(totals);
    body.Add("<details class=\"item {}\"", {Fails(totals) ? "bad" : "good"});
    if (Fails(totals) || suites.size() == 1) body.Add(" open");
    body.Add("><summary>{} <span class=\"soft\">{}</span></summary>", {suite.name, Passed(totals)});
    for (const TestCase& one : suite.cases) AddCase(one, body);
    body.Add("</details>");
  }
  body.Add("</section>");
  PageHead head{.command = run.command};
  head.tone = Fails(all) ? Tone::kBad : Tone::kGood;
  head.badge = Fails(all) ? "FAILED" : "PASSED";
  head.title = Passed(all);
  if (!run.origin.interrupted.empty()) head.lines.push_back(run.origin.interrupted);
  head.figures = {{"Failed", std::to_string(all.failures + all.errors)},
                  {"Skipped", std::to_string(all.skipped)}};
  return HtmlPage(head, body);
}

}  // namespace output
