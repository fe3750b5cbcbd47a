#include "check/test_run.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "check/text.h"

namespace check {

using mock_server::diagnosis::Catalogue;
using mock_server::diagnosis::CatalogueEntry;
using mock_server::diagnosis::Severity;
using output::TestCase;
using output::TestOrigin;
using output::TestSuite;

namespace {

std::string TextOf(const Finding& finding, const CatalogueEntry& entry) {
  std::string text =
      fmt::format("{} {}: {} times: {}\nwhy: {}\nfix: {}\n", finding.endpoint, finding.pointer,
                  finding.count, finding.message, entry.why, entry.fix);
  if (finding.is_known) text += "known: it is in the baseline\n";
  for (const Finding::Variant& site : finding.sites)
    text += fmt::format("at: {}: {} times\n", site.message, site.count);
  if (!finding.example.empty()) {
    text +=
        fmt::format("sent: {} {} {}\ngot: {} {}\n", finding.example.method, finding.example.target,
                    finding.example.body, finding.example.status, finding.example.answer);
  }
  return text;
}

TestCase CaseOf(const ClientReport& client, const CatalogueEntry& entry, bool strict) {
  TestCase one;
  one.classname = client.name;
  one.name = fmt::format("{} {}", entry.name, entry.title);
  for (const Finding& finding : client.findings) {
    if (finding.code != entry.code) continue;
    const bool fails = !finding.is_servers() && !finding.is_known &&
                       (finding.severity == Severity::kError ||
                        (strict && finding.severity == Severity::kWarning));
    (fails ? one.text : one.output) += TextOf(finding, entry);
    if (!fails) continue;
    one.outcome = TestCase::Outcome::kFailed;
    if (!one.message.empty()) continue;
    one.message = finding.message;
    if (finding.example.site) one.place = *finding.example.site;
  }
  return one;
}

TestCase CaseOfCommand(std::string name, bool fails, std::string message,
                       const std::string& command) {
  TestCase one;
  one.classname = "command";
  one.name = std::move(name);
  if (!fails) return one;
  one.outcome = TestCase::Outcome::kFailed;
  one.message = std::move(message);
  one.text = command;
  return one;
}

}  // namespace

output::TestRun CheckTestRun(const Report& report, const process::CommandEnd& end,
                             const std::string& command, bool strict, const TestOrigin& origin) {
  TestCase ends =
      CaseOfCommand("ends by itself", end.hit_limit, "it did not end within the limit", command);
  ends.duration = end.duration;
  ends.output = FaultsText(report);
  const TestCase sends =
      CaseOfCommand("sends requests", report.requests == 0,
                    report.MetOnlyFaults() ? "all of them met faults, so nothing could be judged"
                                           : "it sent nothing to the stand-in",
                    command);
  output::TestRun run{
      "understudy check", origin, {{"understudy check: " + command, "", {ends, sends}}}};
  for (const ClientReport& client : report.clients) {
    TestSuite suite{client.name, "", {}};
    for (const CatalogueEntry& entry : Catalogue())
      suite.cases.push_back(CaseOf(client, entry, strict));
    run.suites.push_back(std::move(suite));
  }
  return run;
}

}  // namespace check
