#include "check/junit.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace check {

using mock_server::diagnosis::Catalogue;
using mock_server::diagnosis::CatalogueEntry;
using mock_server::diagnosis::Severity;
using output::JunitCase;
using output::JunitDocument;
using output::JunitOrigin;
using output::JunitSuite;

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

JunitCase CaseOf(const ClientReport& client, const CatalogueEntry& entry, bool strict) {
  JunitCase one;
  one.classname = client.name;
  one.name = fmt::format("{} {}", entry.name, entry.title);
  for (const Finding& finding : client.findings) {
    if (finding.code != entry.code) continue;
    const bool fails =
        !finding.is_servers() && (finding.severity == Severity::kError ||
                                  (strict && finding.severity == Severity::kWarning));
    (fails ? one.text : one.output) += TextOf(finding, entry);
    if (!fails) continue;
    one.outcome = JunitCase::Outcome::kFailed;
    if (one.message.empty()) one.message = finding.message;
  }
  return one;
}

JunitCase CaseOfCommand(std::string name, bool fails, std::string message,
                        const std::string& command) {
  JunitCase one;
  one.classname = "command";
  one.name = std::move(name);
  if (!fails) return one;
  one.outcome = JunitCase::Outcome::kFailed;
  one.message = std::move(message);
  one.text = command;
  return one;
}

}  // namespace

std::string CheckJunit(const Report& report, const process::CommandEnd& end,
                       const std::string& command, bool strict, const JunitOrigin& origin) {
  JunitCase ends =
      CaseOfCommand("ends by itself", end.hit_limit, "it did not end within the limit", command);
  ends.duration = end.duration;
  const JunitCase sends = CaseOfCommand("sends requests", report.requests == 0,
                                        "it sent nothing to the stand-in", command);
  std::vector<JunitSuite> suites = {{"understudy check: " + command, "", {ends, sends}}};
  for (const ClientReport& client : report.clients) {
    JunitSuite suite{client.name, "", {}};
    for (const CatalogueEntry& entry : Catalogue())
      suite.cases.push_back(CaseOf(client, entry, strict));
    suites.push_back(std::move(suite));
  }
  return JunitDocument("understudy check", origin, suites);
}

}  // namespace check
