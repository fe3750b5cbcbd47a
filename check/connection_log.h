#ifndef UNDERSTUDY_CHECK_CONNECTION_LOG_H_
#define UNDERSTUDY_CHECK_CONNECTION_LOG_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "check/exchange.h"

namespace check {

// The open connections that have had a request: whose they are, and what happened on them last. Its
// size depends only on the number of open connections. Not thread-safe.
class ConnectionLog {
 public:
  struct Connection {
    size_t client = 0;
    uint64_t requests = 0;
    std::optional<size_t> line;  // of the first request, as LoneRequests counts them
    // The endpoint of the create that it began with, as long as no other request went there.
    std::optional<size_t> opening;
    std::chrono::nanoseconds last_time{0};  // of the last request
    bool last_failed = false;
    bool closes = false;  // the platform closes it after its last answer
    // Of the last request when it failed: what it was, and how many times in a row it was sent.
    uint64_t fingerprint = 0;
    uint32_t repeats = 0;
    uint64_t number = 0;  // of the last request, among its client's
  };

  // What one request reveals about its connection.
  struct Step {
    bool is_new = false;
    bool had_request = false;  // before this one; `gap` is since then
    std::chrono::nanoseconds gap{0};
    // The platform closes the connection after the previous answer.
    bool after_failure = false;
    // The same request failed on this connection (or on one that was closed after it) just before,
    // and so did those before it: how many times in a row it was repeated.
    uint32_t repeats = 0;
    // What the request was, when it failed; otherwise 0.
    uint64_t fingerprint = 0;
    // The create that the connection began with turns out to be what its user needs first (1), or
    // not to be (-1).
    int set_up = 0;
    size_t set_up_endpoint = 0;  // of that create
  };

  // `endpoint` took the request; `number` counts the client's requests, from 1; `users` is the most
  // connections that it had at once.
  Step Record(const Exchange& exchange, size_t client, size_t endpoint, uint64_t number,
              uint64_t users);
  // What a request was: equal requests of a client have equal ones. Never 0.
  static uint64_t Fingerprint(const Exchange& exchange, size_t client);
  // Of a connection that has had its first request.
  void SetLine(uint64_t connection, std::optional<size_t> line) { open_[connection].line = line; }
  // nullptr when it had no request.
  const Connection* Find(uint64_t connection) const;
  // Forgets a connection.
  void Close(uint64_t connection);
  void Clear();

 private:
  // Repeats of a failed request on a new connection: the last failures on connections that are
  // closed, in slots by what the request was.
  struct Orphan {
    uint64_t fingerprint = 0;
    std::chrono::nanoseconds time{0};
    uint32_t repeats = 0;
    uint64_t number = 0;
  };
  static constexpr size_t kOrphans = 64;
  // With fewer requests on a connection nobody can tell set-up from the work itself.
  static constexpr uint64_t kMinRequestsForSetUp = 10;

  static int SetUp(const Exchange& exchange, size_t endpoint, bool is_new, Connection& connection);
  uint32_t RepeatsOnConnection(const Connection& connection, uint64_t fingerprint,
                               std::chrono::nanoseconds now) const;
  uint32_t TakeOrphan(uint64_t fingerprint, std::chrono::nanoseconds now, uint64_t number,
                      uint64_t users);

  std::unordered_map<uint64_t, Connection> open_;
  Orphan orphans_[kOrphans];
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_CONNECTION_LOG_H_
