#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "mock_server/app/request_context.h"
#include "mock_server/gateway/idempotency_store.h"
#include "mock_server/gateway/request_trail.h"
#include "mock_server/gateway/upstream.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::gateway {

// A route that the pipeline has itself, told apart from paths that nobody knows.
struct PipelineRoute {
  std::string_view method;
  std::string_view path;
};
std::span<const PipelineRoute> PipelineRoutes();
// nullptr when there is none.
const PipelineRoute* FindPipelineRoute(std::string_view method, std::string_view decoded_path);

// The gateway's own pipeline, into which every request falls that no endpoint takes
// (docs/platform.md, Everything else). Its bodies are the text of a Python dict. Not thread-safe.
class Pipeline {
 public:
  // `environment` and `upstream` must outlive it. `jwt_secret` signs the tokens that are let in.
  Pipeline(app::Environment& environment, Upstream& upstream, std::string jwt_secret);

  base::HttpResponse Handle(app::RequestContext& context, const base::HttpRequest& request,
                            std::string_view decoded_path);

  // Forgets the answers that it keeps.
  void Reset() { idempotency_.Clear(); }

 private:
  // Nothing when a header of tracing or idempotency can't be read, which nobody catches.
  std::optional<PipelineRequest> Read(const base::HttpRequest& request,
                                      std::string_view decoded_path);
  std::optional<base::HttpResponse> Replay(const PipelineRequest& request);
  void StoreForReplay(const PipelineRequest& request, const base::HttpResponse& response);

  app::Environment& environment_;
  RequestTrail trail_;
  IdempotencyStore idempotency_;
  const std::string jwt_secret_;
};

// What the gateway's own document says of the route that catches everything.
std::vector<openapi::Operation> PipelineOperations();

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_H_
