#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_COUNTERS_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_COUNTERS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/http_message.h"
#include "mock_server/journal/duration_histogram.h"

namespace mock_server::journal {

// The name that requests to the same endpoint share: "GET /api/v1/agents/{id}". Identifiers (a UUID
// in any form, or a segment with a digit) become `{id}`; the query is left out.
std::string EndpointName(std::string_view method, std::string_view path);

// How often what was answered, exactly. Not thread-safe.
class Counters {
 public:
  struct Endpoint {
    uint64_t requests = 0;
    std::map<int, uint64_t> by_status;  // sum: requests that met no fault
    // Of those that met one (docs/faults.md); both sums together are `requests`.
    std::map<int, uint64_t> by_status_of_faults;
    std::chrono::nanoseconds service_time{0};  // sum
    // How long the answers took that are in by_status.
    DurationHistogram durations;
  };

  // `fault`: its name, when the request met one that the stand-in was told to produce. `drawn`: how
  // long its answer is held back for the sake of the latency model.
  void Count(base::Service service, const base::HttpRequest& request, int status,
             std::chrono::nanoseconds service_time, std::string_view fault = {},
             std::chrono::nanoseconds drawn = {});

  // Counts all that `other` has counted.
  void Add(const Counters& other);

  uint64_t requests() const { return requests_; }
  uint64_t requests(base::Service service) const {
    return by_service_[static_cast<size_t>(service)].requests;
  }
  // Without those that met a fault. 0: the connection was dropped.
  const std::map<int, uint64_t>& by_status(base::Service service) const {
    return by_service_[static_cast<size_t>(service)].by_status;
  }
  // By name. A client that makes up paths can't fill memory: after kMaxEndpoints names of a service
  // the rest is counted as "(other)", and so are names longer than kMaxNameBytes.
  const std::map<std::string, Endpoint, std::less<>>& endpoints(base::Service service) const {
    return by_service_[static_cast<size_t>(service)].endpoints;
  }

  // How often each fault happened; after kMaxFaults names the rest is counted as "(other)".
  const std::map<std::string, uint64_t, std::less<>>& faults() const { return faults_; }

  static constexpr size_t kMaxFaults = 200;
  static constexpr size_t kMaxEndpoints = 200;
  static constexpr size_t kMaxNameBytes = 300;
  static constexpr std::string_view kOther = "(other)";

 private:
  struct PerService;
  static Endpoint& Room(PerService& service, std::string_view name);

  struct PerService {
    uint64_t requests = 0;
    std::map<int, uint64_t> by_status;
    std::map<std::string, Endpoint, std::less<>> endpoints;
  };

  uint64_t& FaultRoom(std::string_view name);

  uint64_t requests_ = 0;
  std::map<std::string, uint64_t, std::less<>> faults_;
  std::array<PerService, 2> by_service_;
};

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_COUNTERS_H_
