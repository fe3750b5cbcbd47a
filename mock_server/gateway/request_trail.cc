#include "mock_server/gateway/request_trail.h"

#include "python/iso_time.h"

namespace mock_server::gateway {

using base::HttpResponse;
using python::Dict;
using python::Value;

namespace {

constexpr int64_t kWindowSeconds = 3600;

Value UserAgent(const PipelineRequest& request) {
  const Value* agent = request.headers.Find("user-agent");
  return agent == nullptr ? Value() : *agent;
}

Value OrNone(const std::string& text) { return text.empty() ? Value() : Value(text); }

}  // namespace

void RequestTrail::Authenticated(const PipelineRequest& request, const Consumer& consumer) {
  upstream_.Leave("/authentication-events/", Dict{{"event_id", environment_.random.NextUuid()},
                                                  {"timestamp", request.timestamp},
                                                  {"auth_method", consumer.method},
                                                  {"success", true},
                                                  {"consumer_id", consumer.id},
                                                  {"user_agent", UserAgent(request)}});
}

void RequestTrail::RateLimited(const PipelineRequest& request, const Consumer& consumer,
                               const RateLimit& limit) {
  upstream_.Leave(
      "/rate-limit-events/",
      Dict{{"event_id", environment_.random.NextUuid()},
           {"timestamp", request.timestamp},
           {"consumer_id", consumer.id},
           {"rate_limit_tier", limit.tier},
           {"tokens_requested", 1},
           {"tokens_remaining", limit.remaining},
           {"tokens_limit", limit.limit},
           {"window_start", python::FromUnixSeconds(limit.reset - kWindowSeconds).IsoFormat()},
           {"window_end", python::FromUnixSeconds(limit.reset).IsoFormat()},
           {"endpoint", request.path},
           {"exceeded", false}});
}

void RequestTrail::Answered(const PipelineRequest& request, const Consumer& consumer,
                            const RateLimit& limit, const HttpResponse& response) {
  const std::chrono::duration<double, std::milli> latency =
      environment_.clock->MonotonicNow() - request.started;
  upstream_.Leave("/api-requests/",
                  Dict{{"request_id", request.request_id},
                       {"trace_id", request.trace_id},
                       {"span_id", request.span_id},
                       {"timestamp", request.timestamp},
                       {"method", request.http.method},
                       {"path", request.path},
                       {"status_code", response.status},
                       {"latency_ms", latency.count()},
                       {"consumer_id", consumer.id},
                       {"authenticated", true},
                       {"auth_method", consumer.method},
                       {"request_size_bytes", static_cast<int64_t>(request.http.body.size())},
                       {"response_size_bytes", static_cast<int64_t>(response.body.size())},
                       {"rate_limit_tier", limit.tier},
                       {"idempotency_key", OrNone(request.idempotency_key)},
                       {"user_agent", UserAgent(request)},
                       {"headers", request.headers},
                       {"query_params", request.query}});
}

}  // namespace mock_server::gateway
