#ifndef UNDERSTUDY_CHECK_ENDPOINT_TABLE_H_
#define UNDERSTUDY_CHECK_ENDPOINT_TABLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "check/exchange.h"
#include "mock_server/platform/platform.h"

namespace check {

// All endpoints of both services, and for each service one that stands for "no endpoint took the
// request" and one for preflights. Immutable but for a cache. Not thread-safe.
class EndpointTable {
 public:
  struct Endpoint {
    base::Service service = base::Service::kGateway;
    std::string method;
    std::string path;            // the template; empty for "no endpoint"
    std::string path_parameter;  // the name of its last parameter, empty when there is none
    bool known = true;
    bool is_preflight = false;  // a browser's question before a request; not known

    // "GET /api/v1/goals/{goal_id}"
    std::string Name() const {
      if (is_preflight) return "(CORS preflight)";
      return known ? method + " " + path : "(no such endpoint)";
    }
    bool is_optional = false;  // nobody misses it (mock_server::platform::RouteName)
    // Tells of the service itself: health, the list of routers, the pages. A load test of these
    // measures nothing.
    bool is_about_service() const;
    // A load test that leaves it out misses something.
    bool is_worth_calling() const { return known && !is_optional && !is_about_service(); }
  };

  explicit EndpointTable(const std::vector<mock_server::platform::RouteName>& routes);

  // The endpoint that took the request.
  size_t Find(const Exchange& exchange);

  const std::vector<Endpoint>& endpoints() const { return endpoints_; }

 private:
  size_t FindByName(const Exchange& exchange) const;

  std::vector<Endpoint> endpoints_;
  std::map<std::string, size_t> by_name_;
  // The services name a route by views into their descriptions, so the address tells which it is.
  struct CacheKey {
    const char* route;
    const char* method;
    bool operator==(const CacheKey&) const = default;
  };
  struct CacheHash {
    size_t operator()(const CacheKey& key) const {
      return std::hash<const char*>()(key.route) * 31 + std::hash<const char*>()(key.method);
    }
  };
  std::unordered_map<CacheKey, size_t, CacheHash> by_address_;
};

// How often which status was answered. Statuses are few, so a scan is the quickest.
class StatusCounts {
 public:
  void Count(int status) {
    ++total_;
    for (auto& [known, count] : counts_) {
      if (known == status) {
        ++count;
        return;
      }
    }
    counts_.emplace_back(status, 1);
  }
  void Add(const StatusCounts& other);
  uint64_t total() const { return total_; }
  // Answered with 4xx or 5xx, or dropped.
  uint64_t failures() const;
  // In the order of the statuses.
  std::vector<std::pair<int, uint64_t>> Sorted() const;

 private:
  uint64_t total_ = 0;  // the sum of counts_
  std::vector<std::pair<int, uint64_t>> counts_;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_ENDPOINT_TABLE_H_
