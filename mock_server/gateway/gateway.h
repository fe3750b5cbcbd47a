#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "contracts/core/clock.h"
#include "contracts/core/error.h"
#include "contracts/core/http_message.h"
#include "mock_server/data_layer/state.h"
#include "mock_server/fastapi/router.h"
#include "mock_server/gateway/actions.h"
#include "mock_server/gateway/endpoint.h"
#include "mock_server/gateway/upstream.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::gateway {

// L09 (docs/platform.md, the gateway): checks a request, calls the data layer and passes the answer
// on. Not thread-safe.
class Gateway {
 public:
  // `state` and `upstream` must outlive the gateway.
  static contracts::core::Result<std::unique_ptr<Gateway>> Make(data_layer::State& state,
                                                                Upstream& upstream);

  contracts::core::HttpResponse Handle(const contracts::core::HttpRequest& request);

  // Its routes, told from the descriptions.
  std::vector<openapi::Operation> Operations() const;

  const fastapi::Router& router() const { return router_; }

 private:
  Gateway(data_layer::State& state, Upstream& upstream, std::vector<Endpoint> endpoints);

  contracts::core::HttpResponse Run(const Endpoint& endpoint, Action action, const std::string& id,
                                    const contracts::core::HttpRequest& request);

  data_layer::State& state_;
  Upstream& upstream_;
  const std::chrono::microseconds started_at_;
  const std::vector<Endpoint> endpoints_;
  std::vector<Action> actions_;  // beside endpoints_
  fastapi::Router router_;
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_
