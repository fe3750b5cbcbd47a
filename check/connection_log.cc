#include "check/connection_log.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "mock_server/platform/platform.h"

namespace check {

using mock_server::platform::Platform;
using std::chrono::nanoseconds;

namespace {

// A repeat within this time of the failed request came at once: nobody waits so little on purpose.
constexpr nanoseconds kAtOnce = std::chrono::milliseconds(100);

uint64_t Mix(uint64_t hash, std::string_view text) {
  return (hash ^ std::hash<std::string_view>()(text)) * 0x9E3779B97F4A7C15u;
}

}  // namespace

uint64_t ConnectionLog::Fingerprint(const Exchange& exchange, size_t client) {
  uint64_t hash = Mix(client + 1, exchange.request.method);
  hash = Mix(hash, exchange.request.target);
  hash = Mix(hash, exchange.request.body);
  return hash == 0 ? 1 : hash;
}

uint32_t ConnectionLog::RepeatsOnConnection(const Connection& connection, uint64_t fingerprint,
                                            nanoseconds now) const {
  const bool again = connection.last_failed && connection.fingerprint == fingerprint &&
                     now - connection.last_time <= kAtOnce;
  return again ? connection.repeats + 1 : 0;
}

uint32_t ConnectionLog::TakeOrphan(uint64_t fingerprint, nanoseconds now, uint64_t number,
                                   uint64_t users) {
  Orphan& orphan = orphans_[fingerprint % kOrphans];
  // What came between must be of other users; a single one would have done something else first.
  const uint64_t most_between = users <= 1 ? 1 : 2 * users;
  const bool again = orphan.fingerprint == fingerprint && now - orphan.time <= kAtOnce &&
                     number - orphan.number <= most_between;
  const uint32_t repeats = again ? orphan.repeats + 1 : 0;
  orphan = {};
  return repeats;
}

int ConnectionLog::SetUp(const Exchange& exchange, size_t endpoint, bool is_new,
                         Connection& connection) {
  if (is_new) {
    if (exchange.response.status == 201) connection.opening = endpoint;
    return 0;
  }
  if (!connection.opening.has_value()) return 0;
  if (*connection.opening == endpoint) {
    connection.opening.reset();
    return connection.requests > kMinRequestsForSetUp ? -1 : 0;
  }
  return connection.requests == kMinRequestsForSetUp ? 1 : 0;
}

ConnectionLog::Step ConnectionLog::Record(const Exchange& exchange, size_t client, size_t endpoint,
                                          uint64_t number, uint64_t users) {
  const auto [place, is_new] = open_.try_emplace(exchange.connection);
  Connection& connection = place->second;
  Step step;
  step.is_new = is_new;
  if (is_new) {
    connection.client = client;
  } else {
    step.had_request = true;
    step.gap = std::max(exchange.time - connection.last_time, nanoseconds(0));
    step.after_failure = connection.closes;
  }
  if (exchange.failed()) {
    const uint64_t fingerprint = Fingerprint(exchange, client);
    step.repeats = is_new ? TakeOrphan(fingerprint, exchange.time, number, users)
                          : RepeatsOnConnection(connection, fingerprint, exchange.time);
    connection.fingerprint = fingerprint;
    step.fingerprint = fingerprint;
  }
  connection.repeats = step.repeats;
  connection.last_failed = exchange.failed();
  connection.closes = Platform::ClosesConnection(exchange.response);
  connection.last_time = exchange.time;
  connection.number = number;
  ++connection.requests;
  const std::optional<size_t> opening = connection.opening;
  step.set_up = SetUp(exchange, endpoint, is_new, connection);
  step.set_up_endpoint = opening.value_or(0);
  return step;
}

const ConnectionLog::Connection* ConnectionLog::Find(uint64_t connection) const {
  const auto found = open_.find(connection);
  return found == open_.end() ? nullptr : &found->second;
}

void ConnectionLog::Close(uint64_t connection) {
  const auto found = open_.find(connection);
  if (found == open_.end()) return;
  const Connection& closed = found->second;
  if (closed.last_failed) {
    orphans_[closed.fingerprint % kOrphans] = {closed.fingerprint, closed.last_time, closed.repeats,
                                               closed.number};
  }
  open_.erase(found);
}

void ConnectionLog::Clear() {
  open_.clear();
  for (Orphan& orphan : orphans_) orphan = {};
}

}  // namespace check
