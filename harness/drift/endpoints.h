#ifndef UNDERSTUDY_HARNESS_DRIFT_ENDPOINTS_H_
#define UNDERSTUDY_HARNESS_DRIFT_ENDPOINTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"

namespace harness::drift {

struct Endpoint {
  base::Service service = base::Service::kGateway;
  std::string method;
  std::string path;  // "/api/v1/agents/{agent_id}"

  // "gateway GET /api/v1/agents/{agent_id}"
  std::string Label() const;
};

// The endpoints of both services, and what was asked beside them. Not thread-safe.
class EndpointTable {
 public:
  // In the order in which the services try them.
  explicit EndpointTable(std::vector<Endpoint> known) : endpoints_(std::move(known)) {}

  // The endpoint that a request is for. One that no endpoint takes gets a row of its service's for
  // "other requests".
  size_t Find(base::Service service, std::string_view method, std::string_view target);
  // Whether there is such an endpoint.
  bool Has(base::Service service, std::string_view method, std::string_view target) const;

  const Endpoint& operator[](size_t index) const { return endpoints_[index]; }
  size_t size() const { return endpoints_.size(); }

 private:
  std::vector<Endpoint> endpoints_;
};

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_ENDPOINTS_H_
