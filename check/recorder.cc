#include "check/recorder.h"

#include <algorithm>
#include <functional>

#include "python/utf8.h"

namespace check {

using base::HttpRequest;

namespace {

constexpr size_t kMaxNameBytes = 200;
constexpr size_t kMaxKinds = 32;
// An immediate repeat may be a coincidence or one fair retry; the third is neither.
constexpr uint32_t kStormRepeats = 3;
// The platform closes an idle connection after 5 s. What comes so near to it may meet the end; what
// comes later finds it, and takes another connection.
constexpr std::chrono::nanoseconds kNearlyIdle = std::chrono::milliseconds(4500);
constexpr std::chrono::nanoseconds kSurelyIdle = std::chrono::milliseconds(5500);

// What a script sends when it takes an id from an answer that had none.
bool IsUselessId(std::string_view id) {
  constexpr std::string_view kWords[] = {"None",  "null", "undefined", "nil",
                                         "false", "NaN",  "nan",       "[object Object]"};
  return std::find(std::begin(kWords), std::end(kWords), id) != std::end(kWords);
}

bool AsksToClose(const HttpRequest& request) {
  const std::string* header = request.header("connection");
  return header != nullptr && base::EqualsIgnoreCase(*header, "close");
}

bool IsServersFault(const Exchange& exchange) {
  const auto& diagnoses = exchange.observation.diagnoses;
  return std::any_of(diagnoses.begin(), diagnoses.end(),
                     [](const auto& diagnosis) { return IsServersDefect(diagnosis.code); });
}

// Whether two such requests are equal nobody can tell: what made them differ may be in the bodies.
bool HasLostItsBody(const Exchange& exchange) {
  const auto& diagnoses = exchange.observation.diagnoses;
  return std::any_of(diagnoses.begin(), diagnoses.end(), [](const auto& diagnosis) {
    return diagnosis.code == mock_server::diagnosis::Code::kUpgradeLosesBody;
  });
}

// The path and query of an absolute URL.
std::string_view TargetOf(std::string_view url) {
  const size_t host = url.find("://");
  if (host == std::string_view::npos) return url;
  const size_t path = url.find('/', host + 3);
  return path == std::string_view::npos ? "/" : url.substr(path);
}

}  // namespace

Recorder::Recorder(const std::vector<mock_server::platform::RouteName>& routes)
    : Recorder(std::make_shared<EndpointTable>(routes)) {}

Recorder::Recorder(std::shared_ptr<EndpointTable> table) : table_(std::move(table)) {}

size_t Recorder::ClientOf(const HttpRequest& request) {
  const std::string* header = request.header("user-agent");
  // Longer names are told apart by their beginnings only.
  const std::string_view name = header == nullptr || header->empty()
                                    ? kNoName
                                    : std::string_view(*header).substr(0, kMaxNameBytes);
  if (!clients_.empty() && name == last_name_) return last_client_;
  size_t client = clients_.size();
  if (const auto known = by_name_.find(name); known != by_name_.end()) {
    client = known->second;
  } else if (clients_.size() < kMaxClients) {
    const std::string shown = python::DecodeWithReplacement(name);
    clients_.push_back(std::make_unique<ClientRecord>(shown, endpoints().size()));
    by_name_.emplace(name, client);
  } else if (const auto others = by_name_.find(kOthers); others != by_name_.end()) {
    return others->second;
  } else {
    clients_.push_back(std::make_unique<ClientRecord>(std::string(kOthers), endpoints().size()));
    by_name_.emplace(kOthers, client);
    return client;
  }
  last_client_ = client;
  last_name_ = name;
  return client;
}

void Recorder::Record(const Exchange& exchange) {
  const size_t index = ClientOf(exchange.request);
  ClientRecord& client = *clients_[index];
  ++requests_;
  if (client.requests == 0) client.first_time = exchange.time;
  ++client.requests;
  client.last_time = exchange.time;
  if (exchange.failed()) ++client.failures;
  const size_t endpoint = table_->Find(exchange);
  const bool is_known = endpoints()[endpoint].known;
  if (!client.varied) RecordVariety(exchange, index, client);
  client.by_endpoint[endpoint].Count(exchange.response.status);
  if (!exchange.observation.diagnoses.empty())
    client.findings.Record(exchange, endpoint, is_known, client.requests);
  if (exchange.connection != 0) RecordConnection(exchange, index, endpoint);
  client.arrivals.Add(exchange.time);
  client.timeline.Add(exchange);
  if (exchange.next_steps != nullptr)
    client.future.Record(exchange, index, client.requests, client.most_open);
  RecordIds(exchange, index, endpoint);
  RecordRedirect(exchange, client);
}

void Recorder::RecordFault(std::string_view name) {
  if (const auto known = faults_.find(name); known != faults_.end()) {
    ++known->second;
    return;
  }
  ++faults_[std::string(faults_.size() >= kMaxFaults ? "(other)" : name)];
}

void Recorder::RecordVariety(const Exchange& exchange, size_t index, ClientRecord& client) {
  const uint64_t request = ConnectionLog::Fingerprint(exchange, index);
  if (client.first_request == 0) client.first_request = request;
  client.varied = client.first_request != request;
}

void Recorder::RecordConnection(const Exchange& exchange, size_t index, size_t endpoint) {
  ClientRecord& client = *clients_[index];
  const ConnectionLog::Step step =
      connections_.Record(exchange, index, endpoint, client.requests, client.most_open);
  const auto line = client.lone_requests.Count(exchange, client.requests, step.is_new);
  if (step.is_new) {
    connections_.SetLine(exchange.connection, line);
    ++client.connections;
    if (AsksToClose(exchange.request)) ++client.asked_to_close;
    if (++client.open > client.most_open) {
      client.most_open = client.open;
      client.arrivals.Restart();
    }
  }
  if (step.set_up != 0) client.set_up_users[step.set_up_endpoint] += step.set_up;
  if (step.had_request) client.pauses.Add(step.gap);
  if (step.gap >= kNearlyIdle && step.gap <= kSurelyIdle)
    client.idle_reuses.Count(exchange, client.requests);
  if (step.after_failure) client.reuses_after_failure.Count(exchange, client.requests);
  if (step.fingerprint == 0 || HasLostItsBody(exchange)) return;
  if (!IsServersFault(exchange))
    client.repeated_failures.Count(step.fingerprint, exchange, endpoint, client.requests);
  if (step.repeats >= kStormRepeats) client.retries.Count(exchange, client.requests);
}

void Recorder::UseId(const Exchange& exchange, ClientRecord& client, std::string_view kind,
                     std::string_view id) {
  const uint64_t hash = IdHash(id);
  created_ids_.Used(hash);
  if (exchange.failed()) {
    if (IsUselessId(id)) client.useless_ids.Count(exchange, client.requests);
    return;
  }
  auto known = std::find(client.kinds.begin(), client.kinds.end(), kind);
  if (known == client.kinds.end()) {
    if (client.kinds.size() >= kMaxKinds || kind.size() > kMaxNameBytes) return;
    client.kinds.emplace_back(kind);
    client.uses_by_kind.push_back(0);
    known = client.kinds.end() - 1;
  }
  const auto place = static_cast<uint32_t>(known - client.kinds.begin());
  ++client.uses_by_kind[place];
  client.frequent_ids.Count(place, id, hash, exchange.connection);
}

void Recorder::RecordIds(const Exchange& exchange, size_t index, size_t endpoint) {
  ClientRecord& client = *clients_[index];
  if (!exchange.observation.path_id.empty()) {
    UseId(exchange, client, endpoints()[endpoint].path_parameter, exchange.observation.path_id);
  }
  ForEachReference(
      exchange.request.body, exchange.request.query(),
      [&](std::string_view kind, std::string_view id) { UseId(exchange, client, kind, id); });
  if (exchange.response.status != 201) return;
  const AnsweredIds ids = IdsOfAnswer(exchange.response.body);
  if (ids.id.empty()) return;
  ++client.created_by_endpoint[endpoint];
  if (exchange.observation.names_plan) ++client.tasks_for_plans;
  if (exchange.observation.plan_is_missing)
    client.tasks_without_plan.Count(exchange, client.requests);
  created_ids_.Created(static_cast<uint32_t>(index), static_cast<uint32_t>(endpoint), ids.id,
                       ids.other_id);
}

void Recorder::RecordRedirect(const Exchange& exchange, ClientRecord& client) {
  if (client.next_redirect != 0) {
    const uint64_t hash = std::hash<std::string_view>()(exchange.request.target);
    const auto target =
        std::find(client.redirect_targets.begin(), client.redirect_targets.end(), hash);
    if (target != client.redirect_targets.end()) {
      *target = 0;
      client.followed_redirects.Count(exchange, client.requests);
    }
  }
  if (exchange.response.status != 307) return;
  const std::string* location = exchange.response.header("location");
  if (location == nullptr) return;
  client.redirect_targets[client.next_redirect++ % client.redirect_targets.size()] =
      std::hash<std::string_view>()(TargetOf(*location));
}

void Recorder::ConnectionClosed(uint64_t connection, ConnectionEnd end) {
  const ConnectionLog::Connection* closed = connections_.Find(connection);
  if (closed == nullptr) return;
  ClientRecord& client = *clients_[closed->client];
  --client.open;
  if (end == ConnectionEnd::kHalfClosed) ++client.half_closed;
  if (end != ConnectionEnd::kByServer && closed->requests == 1) {
    ++client.closed_after_one;
    if (closed->line) client.lone_requests.CountAlone(*closed->line);
  }
  connections_.Close(connection);
}

void Recorder::Forget() {
  requests_ = 0;
  faults_.clear();
  clients_.clear();
  by_name_.clear();
  last_client_ = 0;
  last_name_.clear();
  connections_.Clear();
  created_ids_.Clear();
}

}  // namespace check
