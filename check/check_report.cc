#include "check/check_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.h"
#include "check/check_page.h"
#include "check/site.h"
#include "check/test_run.h"
#include "check/text.h"

namespace check {

using mock_server::diagnosis::CatalogueEntry;
using mock_server::diagnosis::EntryFor;
using mock_server::diagnosis::Severity;
using output::Markdown;
using output::Problem;
using output::Table;

namespace {

// The reader can't mend a defect of the server.
Problem::Level LevelOf(const Finding& finding, bool strict) {
  if (finding.is_servers() || finding.severity == Severity::kNote) return Problem::Level::kNote;
  const bool fails = finding.severity == Severity::kError || strict;
  return fails ? Problem::Level::kError : Problem::Level::kWarning;
}

Problem ProblemOf(std::string rule, std::string title, std::string message) {
  Problem problem;
  problem.rule = std::move(rule);
  problem.title = std::move(title);
  problem.message = std::move(message);
  return problem;
}

std::string SeverityText(const Finding& finding) {
  if (finding.is_servers()) return "the server's";
  std::string text(mock_server::diagnosis::SeverityName(finding.severity));
  return finding.is_known ? text + ", known" : text;
}

void AddClient(const ClientReport& client, const Report& report, Markdown& text) {
  text.Heading(3, fmt::format("{}: {}, {} failed", client.name,
                              base::Counted(client.requests, "request"), client.failures));
  if (client.findings.empty()) {
    text.Paragraph("Nothing wrong.");
    return;
  }
  const bool has_sites =
      std::any_of(client.findings.begin(), client.findings.end(),
                  [](const Finding& finding) { return finding.example.site.has_value(); });
  std::vector<Table::Column> columns = {{"Code"}, {"Kind"}, {"Times", true}, {"Where"}, {"What"}};
  if (has_sites) columns.push_back({"Line"});
  Table table(columns);
  for (const Finding& finding : client.findings) {
    Table::Row row = {std::string(EntryFor(finding.code).name), SeverityText(finding),
                      std::to_string(finding.count), PlaceText(finding), finding.message};
    if (has_sites)
      row.emplace_back(finding.example.site ? SiteText(*finding.example.site) : std::string());
    table.Add(std::move(row));
  }
  text.Add(table);
  for (const Finding& finding : client.findings) {
    if (finding.severity == Severity::kNote && !finding.is_servers()) continue;
    const CatalogueEntry& entry = EntryFor(finding.code);
    text.Fold(fmt::format("{} {}", entry.name, entry.title), FindingText(finding, client, report));
  }
}

Table CoverageTable(const Report& report) {
  Table table({{"Service"}, {"Endpoint"}, {"Requests", true}, {"Share", true}, {"Statuses"}});
  for (const EndpointLine& line : report.coverage) {
    if (line.requests == 0) continue;
    table.Add({line.service == "data_layer" ? "data layer" : line.service, line.endpoint,
               std::to_string(line.requests), fmt::format("{:.1f} %", 100 * line.share),
               StatusesText(line)});
  }
  return table;
}

}  // namespace

output::TestRun CheckReport::Tests() const {
  output::TestRun tests = CheckTestRun(report_, end_, command_, strict_, origin_);
  if (rehearsal_.empty()) return tests;
  tests.command += " --rehearse";
  // Once, since a suite may have a case for each endpoint.
  std::string& first = tests.suites.front().cases.front().output;
  first = rehearsal_ + first;
  return tests;
}

std::vector<Problem> CheckReport::Problems() const {
  std::vector<Problem> problems;
  if (!origin_.interrupted.empty())
    problems.push_back(ProblemOf("command", "The run was not completed", origin_.interrupted));
  if (end_.hit_limit) {
    problems.push_back(ProblemOf("command", "The command did not end within the limit", command_));
  }
  if (report_.requests == 0) {
    problems.push_back(ProblemOf("command",
                                 report_.MetOnlyFaults()
                                     ? "All requests of the command met faults"
                                     : "The command sent nothing to the stand-in",
                                 command_));
  }
  for (const ClientReport& client : report_.clients) {
    for (const Finding& finding : client.findings) {
      const CatalogueEntry& entry = EntryFor(finding.code);
      Problem problem =
          ProblemOf(std::string(entry.name), std::string(entry.title), finding.message);
      problem.level = LevelOf(finding, strict_);
      problem.subject = PlaceText(finding);
      if (problem.subject.empty()) problem.subject = client.name;
      problem.why = entry.why;
      problem.fix = entry.fix;
      problem.count = finding.count;
      problem.known = finding.is_known;
      if (finding.example.site) problem.place = *finding.example.site;
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

Markdown CheckReport::Summary() const {
  Markdown text;
  text.Heading(2, "Check: " + VerdictSentence(report_, strict_));
  text.Paragraph(fmt::format(
      "{} in {:.1f} s; the command exited with {}: {}", base::Counted(report_.requests, "request"),
      std::chrono::duration<double>(end_.duration).count(), end_.exit_code, command_));
  if (end_.hit_limit) text.Paragraph("The command did not end within the limit.");
  for (const ClientReport& client : report_.clients) AddClient(client, report_, text);
  if (!report_.faults.empty()) {
    text.Heading(3, "Faults");
    text.Paragraph(fmt::format("{}.", kFaultsTitle));
    text.Add(FaultTable(report_));
  }
  if (report_.requests > 0) {
    text.Heading(3, "Coverage and mix");
    text.Add(CoverageTable(report_));
  }
  if (!rehearsal_.empty()) text.Paragraph(rehearsal_);
  return text;
}

std::string CheckReport::Html() const {
  return CheckPage(report_, {end_, command_, strict_, origin_.interrupted, rehearsal_});
}

}  // namespace check
