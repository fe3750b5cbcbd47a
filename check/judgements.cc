#include "check/judgements.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/counted.h"
#include "check/fold.h"
#include "check/site.h"

namespace check {

using base::Service;
using base::ServiceName;
using mock_server::diagnosis::Code;
using mock_server::diagnosis::Severity;

namespace {

// Fewer requests than these can be a coincidence.
constexpr uint64_t kMinUsesOfOneId = 20;
constexpr uint64_t kMinCreates = 20;
constexpr uint64_t kMinConnections = 10;
constexpr uint64_t kMinSameFaults = 100;
constexpr uint64_t kMinUsers = 3;
constexpr uint64_t kMinTasks = 3;
constexpr double kManyIdleReuses = 0.05;
// Of a line's requests, those that are alone on their connections; and of the client's.
constexpr double kNearlyAll = 0.95;
constexpr double kLeastLoneShare = 0.05;
// A script that makes so many requests for each of its waits is one that never waits.
constexpr uint64_t kMostRequestsPerWait = 1000;

double Share(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

Finding MakeFinding(Code code, std::string pointer, uint64_t count, std::string message) {
  Finding finding;
  finding.code = code;
  finding.severity = mock_server::diagnosis::EntryFor(code).severity;
  finding.pointer = std::move(pointer);
  finding.count = count;
  finding.message = std::move(message);
  return finding;
}

bool Has(const std::vector<Finding>& findings, Code code) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.code == code; });
}

void JudgeSharedIds(const ClientRecord& client, std::vector<Finding>& findings) {
  if (client.most_open < kMinUsers) return;
  // The users are as many as the connections that were open at once.
  const double many_users = std::clamp(static_cast<double>(client.most_open) / 2,
                                       static_cast<double>(kMinUsers) - 0.5, 48.0);
  for (const FrequentIds::Entry& entry : client.frequent_ids.entries()) {
    const uint64_t uses = entry.count - entry.error;
    const uint64_t all = client.uses_by_kind[entry.kind];
    if (uses < kMinUsesOfOneId || Share(uses, all) < 0.5) continue;
    if (entry.EstimatedUsers() < many_users) continue;
    const std::string& kind = client.kinds[entry.kind];
    findings.push_back(MakeFinding(
        Code::kSharedOrUnusedIds, "/" + kind, uses,
        fmt::format("{:.0f} % of all uses of {} are the same one, {}, used by many users at once",
                    100 * Share(uses, all), kind, entry.id)));
  }
}

void JudgeUnusedIds(const Recorder& recorder, size_t index, std::vector<Finding>& findings) {
  const ClientRecord& client = *recorder.clients()[index];
  // With the row id in its place the right id is of course never used.
  if (Has(findings, Code::kRowIdUsed)) return;
  for (size_t i = 0; i < client.created_by_endpoint.size(); ++i) {
    const uint64_t created = client.created_by_endpoint[i];
    if (created < kMinCreates) continue;
    const CreatedIds::Share share =
        recorder.created_ids().UnusedShare(static_cast<uint32_t>(index), static_cast<uint32_t>(i));
    if (share.sampled == 0 || Share(share.unused, share.sampled) < 0.95) continue;
    const EndpointTable::Endpoint& endpoint = recorder.endpoints()[i];
    Finding finding =
        MakeFinding(Code::kSharedOrUnusedIds, "", created,
                    fmt::format("{} created, and {} of their ids appeared in a later request",
                                created, share.unused == share.sampled ? "none" : "hardly any"));
    finding.service = ServiceName(endpoint.service);
    finding.endpoint = endpoint.Name();
    findings.push_back(std::move(finding));
  }
}

}  // namespace

void JudgeIds(const Recorder& recorder, size_t client, std::vector<Finding>& findings) {
  JudgeSharedIds(*recorder.clients()[client], findings);
  JudgeUnusedIds(recorder, client, findings);
}

void JudgeRedirects(const ClientRecord& client, std::vector<Finding>& findings) {
  const Sighting& followed = client.followed_redirects;
  if (followed.count == 0) return;
  Finding finding = MakeFinding(
      Code::kRedirect, "/path", followed.count,
      base::Counted(followed.count, "request") + " sent a second time after a redirect");
  finding.example = followed.example;
  findings.push_back(std::move(finding));
}

void JudgeConnections(const ClientRecord& client, std::vector<Finding>& findings) {
  // Users who make one request each and go are no fault, so there must be more connections than
  // users.
  const uint64_t fewest = std::max(kMinConnections, 3 * client.most_open);
  if (client.closed_after_one < kMinConnections || client.connections < fewest) return;
  Finding finding = MakeFinding(Code::kConnectionPerRequest, "", 0, "");
  uint64_t requests = 0;
  for (const LoneRequests::Line& line : client.lone_requests.lines()) {
    // A few of many requests may look after something beside the load.
    if (line.alone < fewest || Share(line.alone, client.requests) < kLeastLoneShare) continue;
    // In a pool of connections one may be too many, and is closed after its first request.
    if (Share(line.alone, line.requests) < kNearlyAll || !line.example.site) continue;
    finding.sites.push_back({SiteText(*line.example.site), line.alone});
    finding.count += line.alone;
    requests += line.requests;
    if (finding.example.empty()) finding.example = line.example;
  }
  if (Share(client.closed_after_one, client.requests) >= 0.5) {
    finding.count = client.closed_after_one;
    finding.message = fmt::format("{} connections for {} requests, at most {} at once{}",
                                  client.connections, client.requests, client.most_open,
                                  Share(client.asked_to_close, client.connections) < 0.5
                                      ? ""
                                      : "; the requests ask for it with Connection: close");
  } else if (finding.count > 0) {
    finding.message = fmt::format(
        "{} connections for {} requests of {}, beside others that keep theirs", finding.count,
        requests, finding.sites.size() == 1 ? "one line" : "a few lines");
  } else {
    return;
  }
  findings.push_back(std::move(finding));
}

void JudgeIdleConnections(const ClientRecord& client, std::vector<Finding>& findings) {
  const Sighting& reuses = client.idle_reuses;
  if (reuses.count == 0) return;
  Finding finding = MakeFinding(Code::kIdleConnection, "", reuses.count,
                                base::Counted(reuses.count, "request") +
                                    " sent on a connection that had been idle for about 5 s");
  finding.example = reuses.example;
  // Pauses drawn at random come near to it now and then.
  if (Share(reuses.count, client.requests) < kManyIdleReuses) finding.severity = Severity::kNote;
  findings.push_back(std::move(finding));
}

void JudgeLostAnswers(const ClientRecord& client, std::vector<Finding>& findings) {
  if (client.half_closed > 0) {
    findings.push_back(MakeFinding(
        Code::kHalfClose, "", client.half_closed,
        fmt::format("on {} of {} connections the client ended its side before it had its answer",
                    client.half_closed, client.connections)));
  }
  const Sighting& reuses = client.reuses_after_failure;
  if (reuses.count == 0) return;
  Finding finding = MakeFinding(
      Code::kReuseAfterFailure, "", reuses.count,
      base::Counted(reuses.count, "request") + " followed an unhandled 500 on the same connection");
  finding.service = ServiceName(reuses.service);
  finding.example = reuses.example;
  findings.push_back(std::move(finding));
}

void JudgeRetries(const ClientRecord& client, std::vector<Finding>& findings) {
  if (client.retries.count == 0) return;
  // A tool with many connections that knows one request only, such as wrk, retries nothing: it
  // would send it anyway.
  if (!client.varied && client.most_open > 1) return;
  Finding finding = MakeFinding(Code::kRetryStorm, "", client.retries.count,
                                fmt::format("{} times, a failed request was repeated within 100 "
                                            "ms, for at least the third time in a row",
                                            client.retries.count));
  finding.example = client.retries.example;
  finding.failed = client.retries.count;
  findings.push_back(std::move(finding));
}

namespace {

// A fault that comes nearly each time that an endpoint is used.
struct StandingFault {
  size_t endpoint = 0;
  bool is_known = true;
  std::string name;
  const Finding* finding = nullptr;
  uint64_t requests = 0;
};

std::vector<StandingFault> StandingFaults(const Recorder& recorder, const ClientRecord& client) {
  std::vector<StandingFault> faults;
  for (const FindingTable::Entry& entry : client.findings.entries()) {
    const Finding& fault = entry.finding;
    if (fault.is_rest || fault.severity != Severity::kError || fault.failed < kMinSameFaults)
      continue;
    // That such requests fail follows from the key.
    if (IsUnderKey(recorder, client, entry.endpoint)) continue;
    const EndpointTable::Endpoint& endpoint = recorder.endpoints()[entry.endpoint];
    const uint64_t requests =
        endpoint.known ? client.by_endpoint[entry.endpoint].total() : fault.count;
    // A fault in some of the requests may be what the script wants to see.
    if (Share(fault.failed, requests) < 0.95) continue;
    faults.push_back({entry.endpoint, endpoint.known,
                      endpoint.known ? endpoint.Name() : fault.endpoint, &fault, requests});
  }
  return faults;
}

// The requests of `entry` are among those of a standing fault.
bool IsAmong(const RepeatedRequests::Entry& entry, const std::vector<StandingFault>& faults) {
  return std::any_of(faults.begin(), faults.end(), [&](const StandingFault& fault) {
    if (fault.endpoint != entry.endpoint) return false;
    const Example& example = fault.finding->example;
    return fault.is_known || (example.method == entry.example.method &&
                              example.target.substr(0, example.target.find('?')) ==
                                  entry.example.target.substr(0, entry.example.target.find('?')));
  });
}

}  // namespace

void JudgeRepeatedFailures(const Recorder& recorder, const ClientRecord& client,
                           std::vector<Finding>& findings) {
  if (client.useless_ids.count > 0 && !IsUnderKey(recorder, client, client.useless_ids.service)) {
    Finding finding = MakeFinding(
        Code::kRepeatedFailure, "", client.useless_ids.count,
        "the script went on without an id after a request whose failed answer had none");
    finding.example = client.useless_ids.example;
    finding.failed = client.useless_ids.count;
    findings.push_back(std::move(finding));
  }
  const std::vector<StandingFault> faults = StandingFaults(recorder, client);
  for (const RepeatedRequests::Entry& entry : client.repeated_failures.entries()) {
    if (entry.example.empty() || IsAmong(entry, faults)) continue;
    if (IsUnderKey(recorder, client, entry.endpoint)) continue;
    Finding finding =
        MakeFinding(Code::kRepeatedFailure, "", entry.count - entry.error,
                    fmt::format("the same request failed {} times, and the script kept sending it",
                                entry.count - entry.error));
    finding.example = entry.example;
    finding.failed = finding.count;
    findings.push_back(std::move(finding));
  }
  Finding standing = MakeFinding(Code::kRepeatedFailure, "", 0, "");
  for (const StandingFault& fault : faults) {
    if (!standing.message.empty()) standing.message += "; ";
    standing.message += fmt::format("{} failed {} times out of {}, each time with {}", fault.name,
                                    fault.finding->failed, fault.requests,
                                    mock_server::diagnosis::CodeName(fault.finding->code));
    if (standing.count == 0) standing.example = fault.finding->example;
    standing.count += fault.finding->failed;
    standing.failed += fault.finding->failed;
  }
  if (standing.count > 0) findings.push_back(std::move(standing));
}

namespace {

// What a client asked of one service.
struct Asked {
  uint64_t health = 0;   // checks of health
  uint64_t pages = 0;    // other pages about the service itself
  uint64_t nowhere = 0;  // that no endpoint took
  uint64_t rest = 0;
  size_t worth_calling = 0;        // endpoints
  std::vector<std::string> never;  // those of them that it never called
};

Asked AskedOf(const Recorder& recorder, const ClientRecord& client, Service service) {
  Asked asked;
  for (size_t i = 0; i < recorder.endpoints().size(); ++i) {
    const EndpointTable::Endpoint& endpoint = recorder.endpoints()[i];
    if (endpoint.service != service || endpoint.is_preflight) continue;
    const uint64_t count = client.by_endpoint[i].total();
    uint64_t& kind = !endpoint.known                        ? asked.nowhere
                     : !endpoint.is_about_service()         ? asked.rest
                     : endpoint.path.starts_with("/health") ? asked.health
                                                            : asked.pages;
    kind += count;
    if (!endpoint.is_worth_calling()) continue;
    ++asked.worth_calling;
    if (count == 0) asked.never.push_back(endpoint.Name());
  }
  return asked;
}

// Of a service that none of its endpoints was asked of.
std::string NoneCalled(const Asked& asked) {
  if (asked.nowhere > 0) {
    return fmt::format(
        "none of {} endpoints was called: {} matched no endpoint, {} asked for health",
        asked.worth_calling, base::Counted(asked.nowhere, "request"), asked.health);
  }
  return fmt::format("only {} called, none of {} endpoints",
                     asked.pages == 0    ? "health checks were"
                     : asked.health == 0 ? "pages about the service were"
                                         : "health checks and pages about the service were",
                     asked.worth_calling);
}

}  // namespace

void JudgeCoverage(const Recorder& recorder, const ClientRecord& client,
                   std::vector<Finding>& findings) {
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    const Asked asked = AskedOf(recorder, client, service);
    const std::vector<std::string>& never = asked.never;
    if (asked.health + asked.pages + asked.rest == 0 || never.empty()) continue;
    std::string message;
    if (never.size() == asked.worth_calling && asked.rest == 0) {
      message = NoneCalled(asked);
    } else {
      constexpr size_t kNamed = 8;
      message = fmt::format("{} of {} endpoints never called: ", never.size(), asked.worth_calling);
      for (size_t i = 0; i < std::min(never.size(), kNamed); ++i) {
        if (i > 0) message += ", ";
        message += never[i];
      }
      if (never.size() > kNamed) message += fmt::format(" and {} more", never.size() - kNamed);
    }
    Finding finding = MakeFinding(Code::kEndpointNeverCalled, "", never.size(), message);
    finding.service = ServiceName(service);
    findings.push_back(std::move(finding));
  }
}

bool JudgePurpose(const Recorder& recorder, const ClientRecord& client,
                  std::vector<Finding>& findings) {
  uint64_t health = 0;
  uint64_t pages = 0;
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    const Asked asked = AskedOf(recorder, client, service);
    if (asked.nowhere + asked.rest > 0) return false;
    health += asked.health;
    pages += asked.pages;
  }
  if (health + pages == 0) return false;
  findings.push_back(MakeFinding(Code::kMeasuresNothing, "", health + pages,
                                 fmt::format("{} asked for health{} and nothing else",
                                             base::Counted(health + pages, "request"),
                                             pages == 0 ? "" : " and pages about the service")));
  return true;
}

void JudgePlans(const ClientRecord& client, std::vector<Finding>& findings) {
  const Sighting& without = client.tasks_without_plan;
  if (without.count < kMinTasks) return;
  Finding finding = MakeFinding(
      Code::kTaskWithoutPlan, "/body/plan_id", without.count,
      without.count == client.tasks_for_plans
          ? fmt::format("no task has a plan: none of the {} plan_ids sent belongs to a plan",
                        without.count)
          : fmt::format("{} of {} tasks were created with a plan_id that belongs to no plan",
                        without.count, client.tasks_for_plans));
  finding.example = without.example;
  findings.push_back(std::move(finding));
}

void JudgeSetUp(const Recorder& recorder, const ClientRecord& client,
                std::vector<Finding>& findings) {
  for (size_t i = 0; i < client.set_up_users.size(); ++i) {
    const auto users = static_cast<uint64_t>(client.set_up_users[i]);
    if (users < kMinUsers) continue;
    const EndpointTable::Endpoint& endpoint = recorder.endpoints()[i];
    Finding finding = MakeFinding(
        Code::kSetUpMeasured, "", users,
        // Others may not have gone on for long enough to be told from who only did this.
        fmt::format("at least {} users sent this once, before anything else, and it is "
                    "counted among the {} requests of this endpoint",
                    users, client.by_endpoint[i].total()));
    finding.service = ServiceName(endpoint.service);
    finding.endpoint = endpoint.Name();
    findings.push_back(std::move(finding));
  }
}

void JudgeWaits(const ClientRecord& client, uint64_t waits, std::vector<Finding>& findings) {
  if (client.requests < kMostRequestsPerWait * std::max<uint64_t>(waits, 1)) return;
  findings.push_back(MakeFinding(
      Code::kNoThinkTime, "", client.requests,
      fmt::format("{} requests, and {} in the whole run", client.requests,
                  waits == 0 ? "not one wait" : "only " + base::Counted(waits, "wait"))));
}

}  // namespace check
