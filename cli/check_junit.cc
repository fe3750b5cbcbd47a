#include "cli/check_junit.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string_view>

#include "harness/report/contract_junit.h"

namespace cli {

using harness::report::XmlEscaped;
using mock_server::diagnosis::Catalogue;
using mock_server::diagnosis::CatalogueEntry;
using mock_server::diagnosis::Severity;
using mock_server::report::ClientReport;
using mock_server::report::Finding;
using mock_server::report::Report;

namespace {

std::string TextOf(const Finding& finding, const CatalogueEntry& entry) {
  std::string text =
      fmt::format("{} {}: {} times: {}\nwhy: {}\nfix: {}\n", finding.endpoint, finding.pointer,
                  finding.count, finding.message, entry.why, entry.fix);
  if (!finding.example.empty()) {
    text +=
        fmt::format("sent: {} {} {}\ngot: {} {}\n", finding.example.method, finding.example.target,
                    finding.example.body, finding.example.status, finding.example.answer);
  }
  return text;
}

struct Suite {
  std::string cases;
  uint64_t tests = 0;
  uint64_t failures = 0;
};

void AddCase(Suite& suite, const ClientReport& client, const CatalogueEntry& entry, bool strict) {
  std::string failure;
  std::string told;
  std::string message;
  for (const Finding& finding : client.findings) {
    if (finding.code != entry.code) continue;
    const bool fails =
        !finding.is_servers() && (finding.severity == Severity::kError ||
                                  (strict && finding.severity == Severity::kWarning));
    (fails ? failure : told) += TextOf(finding, entry);
    if (fails && message.empty()) message = finding.message;
  }
  ++suite.tests;
  suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{} {}\">\n",
                             XmlEscaped(client.name), entry.name, XmlEscaped(entry.title));
  if (!failure.empty()) {
    ++suite.failures;
    suite.cases += fmt::format("      <failure message=\"{}\">{}</failure>\n", XmlEscaped(message),
                               XmlEscaped(failure));
  }
  if (!told.empty())
    suite.cases += fmt::format("      <system-out>{}</system-out>\n", XmlEscaped(told));
  suite.cases += "    </testcase>\n";
}

Suite SuiteOfCommand(const Report& report, const CommandEnd& end, const std::string& command) {
  Suite suite;
  const auto add = [&](std::string_view name, bool fails, const std::string& message) {
    ++suite.tests;
    suite.cases += fmt::format("    <testcase classname=\"command\" name=\"{}\">\n", name);
    if (fails) {
      ++suite.failures;
      suite.cases += fmt::format("      <failure message=\"{}\">{}</failure>\n",
                                 XmlEscaped(message), XmlEscaped(command));
    }
    suite.cases += "    </testcase>\n";
  };
  add("ends by itself", end.hit_limit, "it did not end before the limit");
  add("sends requests", report.requests == 0, "it sent nothing to the stand-in");
  return suite;
}

void AddSuite(std::string& xml, const Suite& suite, const std::string& name, double seconds) {
  xml += fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"{:.3f}\">\n{}"
      "  </testsuite>\n",
      XmlEscaped(name), suite.tests, suite.failures, seconds, suite.cases);
}

}  // namespace

std::string CheckJunit(const Report& report, const CommandEnd& end, const std::string& command,
                       bool strict) {
  std::string suites;
  uint64_t tests = 0;
  uint64_t failures = 0;
  const double seconds = std::chrono::duration<double>(end.duration).count();
  const auto add = [&](const Suite& suite, const std::string& name, double time) {
    AddSuite(suites, suite, name, time);
    tests += suite.tests;
    failures += suite.failures;
  };
  add(SuiteOfCommand(report, end, command), "understudy check: " + command, seconds);
  for (const ClientReport& client : report.clients) {
    Suite suite;
    for (const CatalogueEntry& entry : Catalogue()) AddCase(suite, client, entry, strict);
    add(suite, client.name, client.seconds);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"understudy check\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
      "time=\"{:.3f}\">\n{}</testsuites>\n",
      tests, failures, seconds, suites);
}

}  // namespace cli
