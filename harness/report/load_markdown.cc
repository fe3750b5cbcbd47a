#include "harness/report/load_markdown.h"

#include <fmt/format.h>

#include "harness/report/load_tables.h"
#include "output/table.h"

namespace harness::report {
namespace {

using output::MarkdownEscaped;
using output::Table;
using verdict::ThresholdOutcome;

constexpr size_t kFailuresShown = 20;

std::string List(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "- " + MarkdownEscaped(line) + "\n";
  return text.empty() ? "" : text + "\n";
}

std::string Thresholds(const RunReport& run) {
  if (run.verdict.thresholds.empty()) return "";
  Table table({{"Threshold"}, {"Result"}, {"Measured", true}, {"Remark"}});
  for (const ThresholdOutcome& outcome : run.verdict.thresholds) {
    table.Add({outcome.threshold.text, outcome.passed ? "ok" : "failed",
               outcome.nothing_ran ? "" : verdict::FormatValue(outcome.threshold, outcome.value),
               outcome.note});
  }
  return "### Thresholds\n\n" + table.Markdown() + "\n";
}

std::string Failures(const load::Statistics& statistics) {
  const std::vector<const load::FailureKind*> failures = FailuresByCount(statistics);
  if (failures.empty()) return "";
  Table table({{"Occurrences", true}, {"Endpoint"}, {"Failure"}});
  for (size_t i = 0; i < failures.size() && i < kFailuresShown; ++i) {
    table.Add({std::to_string(failures[i]->occurrences),
               statistics.workload().rows[failures[i]->row].Label(), failures[i]->text});
  }
  std::string text = "### Failures\n\n" + table.Markdown() + "\n";
  if (failures.size() > kFailuresShown)
    text += fmt::format("And {} other kinds.\n\n", failures.size() - kFailuresShown);
  return text;
}

std::string Origin(const RunReport& run) {
  std::string text;
  for (const auto& [name, value] : run.environment)
    text += (text.empty() ? "" : ", ") + name + " " + value;
  if (!run.digest.empty()) text += (text.empty() ? "" : ", ") + ("digest " + run.digest);
  return text.empty() ? "" : MarkdownEscaped(text) + "\n\n";
}

std::string Run(const RunReport& run) {
  std::vector<std::string> notes;
  for (const std::string& note : run.verdict.notes) notes.push_back("Note: " + note);
  return fmt::format("## {}: {}\n\n", MarkdownEscaped(run.profile.name), run.verdict.Headline()) +
         List(run.verdict.reasons) + MarkdownEscaped(RunTitle(run)) + "\n\n" + Thresholds(run) +
         List(notes) + "### Endpoints\n\nTimes in milliseconds.\n\n" +
         EndpointTable(run.statistics).Markdown() + "\n" + Failures(run.statistics) + Origin(run);
}

}  // namespace

std::string LoadMarkdown(std::span<const RunReport> runs) {
  std::string text;
  for (const RunReport& run : runs) text += Run(run);
  // Blank lines part the pieces; none follows the last.
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace harness::report
