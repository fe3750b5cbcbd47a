#include "output/report.h"

#include "output/forms.h"
#include "output/page.h"

namespace output {

std::string Report::Html() const { return TestPage(Tests()); }

std::span<const ReportForm> ReportForms() {
  static constexpr ReportForm kForms[] = {
      {"--html", "write a self-contained HTML page",
       [](const Report& report) { return report.Html(); }},
      {"--json", "write the whole result as JSON (schemas/{}_report.schema.json)",
       [](const Report& report) { return report.Json(); }},
      {"--markdown", "write verdict and tables as Markdown, for a pull request",
       [](const Report& report) { return report.Summary().Text(); }},
      {"--junit", "write a JUnit report",
       [](const Report& report) { return Junit(report.Tests()); }},
      {"--ctrf", "write a report in the Common Test Report Format",
       [](const Report& report) { return Ctrf(report.Tests()); }},
      {"--tap", "write a report in the Test Anything Protocol, version 14",
       [](const Report& report) { return Tap(report.Tests()); }},
      {"--sarif", "write what is wrong as SARIF 2.1.0, for code scanning",
       [](const Report& report) { return Sarif(report.Problems(), report.Tests().origin); }},
      {"--code-quality", "write what is wrong for GitLab's merge requests",
       [](const Report& report) { return CodeQuality(report.Problems()); }},
  };
  return kForms;
}

}  // namespace output
