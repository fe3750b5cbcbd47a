#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_REQUEST_TRAIL_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_REQUEST_TRAIL_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "mock_server/app/request_context.h"
#include "mock_server/gateway/authentication.h"
#include "mock_server/gateway/upstream.h"
#include "python/value.h"

namespace mock_server::gateway {

// A request on its way through the pipeline. Lives as long as the request.
struct PipelineRequest {
  const base::HttpRequest& http;
  std::string path;  // as the pipeline sees it
  python::Dict headers;
  python::Dict query;
  std::string idempotency_key;  // canonical; empty: none
  std::string request_id;
  std::string trace_id;
  std::string span_id;
  std::string timestamp;
  std::chrono::nanoseconds started{0};
};

// The budget that the pipeline tells of; nobody is ever over it.
struct RateLimit {
  std::string_view tier = "standard";
  int limit = 100;
  int remaining = 0;
  int reset = 0;  // seconds since 1970
};

// The rows that a request leaves in the data layer's authentication-events, rate-limit-events and
// api-requests (docs/platform.md, Everything else). What the data layer refuses, or a data layer
// that is down, is lost without a word. Not thread-safe.
class RequestTrail {
 public:
  // Both must outlive it.
  RequestTrail(app::Environment& environment, Upstream& upstream)
      : environment_(environment), upstream_(upstream) {}

  void Authenticated(const PipelineRequest& request, const Consumer& consumer);
  void RateLimited(const PipelineRequest& request, const Consumer& consumer,
                   const RateLimit& limit);
  void Answered(const PipelineRequest& request, const Consumer& consumer, const RateLimit& limit,
                const base::HttpResponse& response);

 private:
  app::Environment& environment_;
  Upstream& upstream_;
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_REQUEST_TRAIL_H_
