#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/http_message.h"
#include "mock_server/data_layer/state.h"
#include "mock_server/fastapi/router.h"
#include "mock_server/gateway/actions.h"
#include "mock_server/gateway/endpoint.h"
#include "mock_server/gateway/pipeline.h"
#include "mock_server/gateway/upstream.h"
#include "mock_server/openapi/operation.h"
#include "mock_server/openapi/pages.h"

namespace mock_server::gateway {

// What the descriptions of the endpoints say, read once. Immutable, so that any number of gateways
// can share one.
class Blueprint {
 public:
  static base::Result<std::shared_ptr<const Blueprint>> Load();

  const std::vector<Endpoint>& endpoints() const { return endpoints_; }
  Action action(const Endpoint& endpoint) const {
    return actions_[static_cast<size_t>(&endpoint - endpoints_.data())];
  }
  const openapi::ServicePages& pages() const { return pages_; }
  // FastAPI's own pages, then the endpoints.
  const fastapi::Router& router() const { return router_; }
  // The endpoint of the router's route; null: it is one of the pages.
  const Endpoint* FindEndpoint(int route) const;

  // For Load().
  Blueprint();

 private:
  std::vector<Endpoint> endpoints_;
  std::vector<Action> actions_;  // beside endpoints_
  const openapi::ServicePages pages_;
  fastapi::Router router_;
};

// L09 (docs/platform.md, the gateway): checks a request, calls the data layer and passes the answer
// on. Not thread-safe.
class Gateway {
 public:
  // `state` and `upstream` must outlive the gateway. `jwt_secret` signs the tokens that its own
  // pipeline lets in.
  Gateway(data_layer::State& state, Upstream& upstream, std::shared_ptr<const Blueprint> blueprint,
          std::string jwt_secret);

  base::HttpResponse Handle(const base::HttpRequest& request);

  // Whether the answer may depend on the body of the request whose head this is.
  bool NeedsBody(const base::HttpRequest& head) const;

  // Forgets what it keeps of requests.
  void Reset() { pipeline_.Reset(); }

  // Its routes, told from the descriptions.
  std::vector<openapi::Operation> Operations() const;

  const fastapi::Router& router() const { return blueprint_->router(); }

 private:
  void NoteNoRoute(const base::HttpRequest& request, const std::string& path);
  void NoteMissingKey(const base::HttpRequest& request);
  // What a body must be; with the defects that are on now.
  const std::optional<fastapi::Model>& BodyOf(const Endpoint& endpoint) const;
  base::HttpResponse Run(const Endpoint& endpoint, Action action, const std::string& id,
                         const base::HttpRequest& request);

  data_layer::State& state_;
  Upstream& upstream_;
  Pipeline pipeline_;
  const std::chrono::microseconds started_at_;
  const std::shared_ptr<const Blueprint> blueprint_;  // shared by the sessions of a stand-in
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_
