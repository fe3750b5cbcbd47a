#ifndef UNDERSTUDY_CHECK_CLIENT_RECORD_H_
#define UNDERSTUDY_CHECK_CLIENT_RECORD_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "check/connection_log.h"
#include "check/endpoint_table.h"
#include "check/finding_table.h"
#include "check/future_use.h"
#include "check/id_use.h"
#include "check/load_shape.h"
#include "check/lone_requests.h"
#include "check/timeline.h"

namespace check {

// The failing requests that were repeated most often, in constant memory for any number of requests
// (Space-Saving, like FrequentIds). Not thread-safe.
class RepeatedRequests {
 public:
  static constexpr size_t kTracked = 16;
  // A request is reported once it was repeated this often.
  static constexpr uint64_t kMany = 20;

  struct Entry {
    uint64_t fingerprint = 0;
    size_t endpoint = 0;
    uint64_t count = 0;
    uint64_t error = 0;  // the count is too high by this at most
    Example example;     // once it came often enough
  };

  void Count(uint64_t fingerprint, const Exchange& exchange, size_t endpoint, uint64_t number);
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

// Everything that is recorded about one client. Its size depends on the number of endpoints, not on
// that of requests. Not thread-safe.
struct ClientRecord {
  ClientRecord(std::string client_name, size_t endpoints)
      : name(std::move(client_name)),
        by_endpoint(endpoints),
        created_by_endpoint(endpoints),
        set_up_users(endpoints) {}

  std::string name;  // the User-Agent
  uint64_t requests = 0;
  uint64_t failures = 0;  // subset of requests
  std::vector<StatusCounts> by_endpoint;
  FindingTable findings;

  // Connections that had a request.
  uint64_t connections = 0;
  uint64_t open = 0;
  uint64_t most_open = 0;
  // Subset of connections: the client closed them after one request.
  uint64_t closed_after_one = 0;
  LoneRequests lone_requests;  // the same by the lines of its script
  // Subset of connections: the client half-closed them before it had its answer.
  uint64_t half_closed = 0;
  // Subset of connections: their first request asked for "Connection: close".
  uint64_t asked_to_close = 0;

  // Of time: requests, and pauses between two requests of the same connection.
  std::chrono::nanoseconds first_time{0};
  std::chrono::nanoseconds last_time{0};
  Timeline timeline;
  DurationHistogram pauses;
  ArrivalScatter arrivals;  // since there were as many connections as there were ever

  // The names of ids, "agent_id"; a kind is an index into it.
  std::vector<std::string> kinds;
  std::vector<uint64_t> uses_by_kind;
  FrequentIds frequent_ids;
  std::vector<uint64_t> created_by_endpoint;
  // How many connections began with a create there and never sent another.
  std::vector<int64_t> set_up_users;
  uint64_t tasks_for_plans = 0;  // created
  Sighting tasks_without_plan;   // subset of them: for a plan that is not there

  // Whether it ever sent two requests that differ.
  bool varied = false;
  uint64_t first_request = 0;  // its first one, by a hash; while not varied

  // Targets of redirects that the client was sent to, by a hash; the newest.
  std::array<uint64_t, 8> redirect_targets{};
  size_t next_redirect = 0;
  Sighting followed_redirects;
  Sighting idle_reuses;                // on a connection that the platform may be closing
  Sighting reuses_after_failure;       // on a connection that the platform has closed by then
  Sighting retries;                    // immediate repeats beyond the second
  RepeatedRequests repeated_failures;  // the server's own defects left out
  Sighting useless_ids;                // "None" and the like where an id is due
  FutureUse future;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_CLIENT_RECORD_H_
