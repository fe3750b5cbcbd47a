#include "check/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.h"
#include "check/fold.h"
#include "check/judgements.h"
#include "check/text.h"
#include "python/utf8.h"

namespace check {

using base::ServiceName;
using mock_server::diagnosis::Code;
using mock_server::diagnosis::Severity;

namespace {

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

EndpointLine LineOf(const EndpointTable::Endpoint& endpoint, const StatusCounts& counts,
                    uint64_t all) {
  EndpointLine line;
  line.service = ServiceName(endpoint.service);
  line.endpoint = endpoint.Name();
  line.requests = counts.total();
  if (all > 0) line.share = static_cast<double>(counts.total()) / static_cast<double>(all);
  line.by_status = counts.Sorted();
  return line;
}

std::vector<EndpointLine> Mix(const Recorder& recorder, const ClientRecord& client) {
  std::vector<EndpointLine> mix;
  for (size_t i = 0; i < recorder.endpoints().size(); ++i) {
    if (client.by_endpoint[i].total() == 0) continue;
    mix.push_back(LineOf(recorder.endpoints()[i], client.by_endpoint[i], client.requests));
  }
  std::stable_sort(mix.begin(), mix.end(), [](const EndpointLine& a, const EndpointLine& b) {
    return a.requests > b.requests;
  });
  return mix;
}

std::vector<EndpointLine> Coverage(const Recorder& recorder) {
  std::vector<EndpointLine> coverage;
  for (size_t i = 0; i < recorder.endpoints().size(); ++i) {
    StatusCounts counts;
    for (const auto& client : recorder.clients()) counts.Add(client->by_endpoint[i]);
    const EndpointTable::Endpoint& endpoint = recorder.endpoints()[i];
    if ((!endpoint.known || endpoint.is_optional) && counts.total() == 0) continue;
    coverage.push_back(LineOf(endpoint, counts, recorder.requests()));
  }
  return coverage;
}

// A script that tests a refusal on purpose does so a few times among many requests.
constexpr uint64_t kMinRequestsForRare = 100;
constexpr uint64_t kRareShare = 100;  // one in so many

bool MayBeMeant(const Finding& finding, const ClientRecord& client) {
  switch (finding.code) {
    case Code::kSchemaViolation:
    case Code::kKey:
    case Code::kUnknownId:
    case Code::kUseAfterDelete:
    case Code::kAgentInUse:
    case Code::kNotJson:
      break;
    default:
      return false;
  }
  return finding.severity == Severity::kError && finding.failed == finding.count &&
         client.requests >= kMinRequestsForRare && finding.count * kRareShare <= client.requests;
}

void Soften(const ClientRecord& client, std::span<const Code> allowed, Finding& finding) {
  if (MayBeMeant(finding, client)) {
    finding.is_rare = true;
    finding.severity = Severity::kWarning;
  }
  if (!finding.is_servers() &&
      std::find(allowed.begin(), allowed.end(), finding.code) != allowed.end()) {
    finding.is_allowed = true;
    finding.severity = Severity::kNote;
  }
}

// What the requests are judged by, beside themselves, as MakeReport() has it.
struct Judged {
  const ExpectedLoad* expected;
  std::span<const Code> allowed;
  std::optional<uint64_t> waits;
};

std::vector<Finding> Findings(const Recorder& recorder, size_t index, const Judged& by) {
  const ClientRecord& client = *recorder.clients()[index];
  std::vector<Finding> findings = FoldedFindings(recorder, client);
  JudgeIds(recorder, index, findings);
  JudgeRedirects(client, findings);
  JudgeConnections(client, findings);
  JudgeIdleConnections(client, findings);
  JudgeLostAnswers(client, findings);
  JudgeRetries(client, findings);
  JudgeRepeatedFailures(recorder, client, findings);
  if (!JudgePurpose(recorder, client, findings)) JudgeCoverage(recorder, client, findings);
  JudgePlans(client, findings);
  JudgeSetUp(recorder, client, findings);
  JudgeFuture(client, by.expected, findings);
  if (by.expected != nullptr) JudgeLoad(recorder, client, *by.expected, findings);
  if (by.waits) JudgeWaits(client, *by.waits, findings);
  for (Finding& finding : findings) Soften(client, by.allowed, finding);
  SortByHarm(findings);
  return findings;
}

ClientReport ReportOn(const Recorder& recorder, size_t index, const Judged& by) {
  const ClientRecord& client = *recorder.clients()[index];
  ClientReport report;
  report.name = client.name;
  report.requests = client.requests;
  report.failures = client.failures;
  report.answered_ahead = client.future.answers();
  report.findings = Findings(recorder, index, by);
  report.mix = Mix(recorder, client);
  if (by.expected != nullptr) report.beside_profile = SharesBeside(recorder, client, *by.expected);
  report.timeline = client.timeline;
  report.connections = client.connections;
  report.most_connections_at_once = client.most_open;
  if (client.connections > 0) {
    report.requests_per_connection =
        static_cast<double>(client.requests) / static_cast<double>(client.connections);
  }
  report.seconds = Seconds(client.last_time - client.first_time);
  if (report.seconds > 0)
    report.requests_per_second = static_cast<double>(client.requests - 1) / report.seconds;
  report.mean_pause_seconds = Seconds(client.pauses.mean());
  report.median_pause_seconds = Seconds(client.pauses.Quantile(0.5));
  return report;
}

uint64_t CountErrors(const ClientReport& client) {
  return static_cast<uint64_t>(
      std::count_if(client.findings.begin(), client.findings.end(), [](const Finding& finding) {
        return !finding.is_servers() && finding.severity == Severity::kError;
      }));
}

}  // namespace

Report MakeReport(const Recorder& recorder, const ExpectedLoad* expected,
                  std::span<const Code> allowed, std::optional<uint64_t> waits) {
  Report report;
  report.requests = recorder.requests();
  if (expected != nullptr) report.profile = expected->profile;
  for (const auto& [name, count] : recorder.faults()) report.faults.push_back({name, count});
  for (const auto& client : recorder.clients())
    report.last_request = std::max(report.last_request, client->last_time);
  for (size_t i = 0; i < recorder.clients().size(); ++i)
    report.clients.push_back(ReportOn(recorder, i, {expected, allowed, waits}));
  std::stable_sort(
      report.clients.begin(), report.clients.end(),
      [](const ClientReport& a, const ClientReport& b) { return CountErrors(a) > CountErrors(b); });
  report.coverage = Coverage(recorder);
  for (const ClientReport& client : report.clients) {
    for (const Finding& finding : client.findings) {
      uint64_t& count = finding.is_servers()                     ? report.servers
                        : finding.severity == Severity::kError   ? report.errors
                        : finding.severity == Severity::kWarning ? report.warnings
                                                                 : report.notes;
      ++count;
    }
  }
  return report;
}

std::pair<std::string, std::string> KeyOf(const Finding& finding) {
  return {std::string(mock_server::diagnosis::CodeName(finding.code)), PlaceText(finding)};
}

void MarkKnown(Report& report,
               const std::function<bool(std::string_view, std::string_view)>& is_known) {
  for (ClientReport& client : report.clients) {
    for (Finding& finding : client.findings) {
      if (finding.is_servers() || finding.severity == Severity::kNote) continue;
      const auto [rule, subject] = KeyOf(finding);
      if (!is_known(rule, subject)) continue;
      finding.is_known = true;
      --(finding.severity == Severity::kError ? report.errors : report.warnings);
      ++report.known;
    }
  }
}

std::string VerdictSentence(const Report& report, bool strict) {
  if (report.interrupted)
    return "Interrupted: not ready for the real run, because the check saw only part of the run.";
  if (report.MetOnlyFaults())
    return "Not ready for the real run: all requests met faults, so nothing could be judged.";
  if (report.requests == 0) return "Not ready for the real run: nothing was sent.";
  const std::string server =
      report.servers == 0 ? ""
                          : fmt::format(" ({} of the server encountered, not the script's fault)",
                                        base::Counted(report.servers, "defect"));
  if (report.errors > 0 && report.warnings > 0) {
    return fmt::format("Not ready for the real run: {} and {}{}.",
                       base::Counted(report.errors, "error"),
                       base::Counted(report.warnings, "warning"), server);
  }
  if (report.errors > 0) {
    return fmt::format("Not ready for the real run: {}{}.", base::Counted(report.errors, "error"),
                       server);
  }
  if (report.warnings == 0) return fmt::format("Ready for the real run{}.", server);
  if (strict) {
    return fmt::format("Not ready for the real run: {}, and --strict counts them{}.",
                       base::Counted(report.warnings, "warning"), server);
  }
  return fmt::format("Ready for the real run, with {}{}.",
                     base::Counted(report.warnings, "warning"), server);
}

}  // namespace check
