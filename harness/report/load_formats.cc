#include "harness/report/load_formats.h"

#include "harness/report/load_html.h"
#include "harness/report/load_json.h"
#include "harness/report/load_junit.h"
#include "harness/report/load_markdown.h"

namespace harness::report {

std::span<const LoadFormat> LoadFormats() {
  static constexpr LoadFormat kFormats[] = {
      {"--html", "LOCUST_HTML", "write a self-contained HTML page",
       [](const LoadReport& report) { return LoadHtml(report.runs); }},
      {"--json", nullptr, "write all figures as JSON (schemas/load_report.schema.json)",
       [](const LoadReport& report) { return LoadJson(report.runs); }},
      {"--junit", nullptr, "write a JUnit report with a case for each threshold",
       [](const LoadReport& report) { return LoadJunit(report.runs, report.origin); }},
      {"--markdown", nullptr, "write verdict and tables as Markdown, for a pull request",
       [](const LoadReport& report) { return LoadMarkdown(report.runs); }},
  };
  return kFormats;
}

}  // namespace harness::report
