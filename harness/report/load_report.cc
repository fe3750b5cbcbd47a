#include "harness/report/load_report.h"

#include <fmt/format.h>

#include "harness/report/load_forms.h"
#include "harness/report/load_tables.h"

namespace harness::report {
namespace {

using output::Markdown;
using output::Table;
using verdict::ThresholdOutcome;

constexpr size_t kFailuresShown = 20;

void AddThresholds(const RunReport& run, Markdown& text) {
  if (run.verdict.thresholds.empty()) return;
  Table table({{"Threshold"}, {"Result"}, {"Measured", true}, {"Remark"}});
  for (const ThresholdOutcome& outcome : run.verdict.thresholds) {
    table.Add({outcome.threshold.text, outcome.passed ? "ok" : "failed",
               outcome.nothing_ran ? "" : verdict::FormatValue(outcome.threshold, outcome.value),
               outcome.note});
  }
  text.Heading(3, "Thresholds");
  text.Add(table);
}

void AddFailures(const load::Statistics& statistics, Markdown& text) {
  const std::vector<const load::FailureKind*> failures = FailuresByCount(statistics);
  if (failures.empty()) return;
  Table table({{"Occurrences", true}, {"Endpoint"}, {"Failure"}});
  for (size_t i = 0; i < failures.size() && i < kFailuresShown; ++i) {
    table.Add({std::to_string(failures[i]->occurrences), LabelOf(*failures[i], statistics),
               failures[i]->text});
  }
  text.Heading(3, "Failures");
  text.Add(table);
  if (failures.size() > kFailuresShown)
    text.Paragraph(fmt::format("And {} other kinds.", failures.size() - kFailuresShown));
}

void AddOrigin(const RunReport& run, Markdown& text) {
  std::string line;
  for (const auto& [name, value] : run.environment)
    line += (line.empty() ? "" : ", ") + name + " " + value;
  if (!run.digest.empty()) line += (line.empty() ? "" : ", ") + ("digest " + run.digest);
  if (!line.empty()) text.Paragraph(line);
}

void AddRun(const RunReport& run, Markdown& text) {
  text.Heading(2, fmt::format("{}: {}", run.profile.name, run.verdict.Headline()));
  text.List(run.verdict.reasons);
  text.Paragraph(RunTitle(run));
  AddThresholds(run, text);
  std::vector<std::string> notes;
  for (const std::string& note : run.verdict.notes) notes.push_back("Note: " + note);
  text.List(notes);
  text.Heading(3, "Endpoints");
  text.Paragraph("Times in milliseconds.");
  text.Add(EndpointTable(run.statistics));
  AddFailures(run.statistics, text);
  AddOrigin(run, text);
}

}  // namespace

output::TestRun LoadReport::Tests() const { return LoadTestRun(runs_, origin_); }

Markdown LoadReport::Summary() const {
  Markdown text;
  for (const RunReport& run : runs_) AddRun(run, text);
  return text;
}

std::string LoadReport::Json() const { return LoadJson(runs_); }

std::string LoadReport::Html() const { return LoadHtml(runs_); }

}  // namespace harness::report
