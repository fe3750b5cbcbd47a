#include "mock_server/gateway/pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hex.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/fastapi/scalars.h"
#include "mock_server/gateway/authentication.h"
#include "mock_server/gateway/fault.h"
#include "mock_server/gateway/request_validation.h"
#include "python/repr.h"

namespace mock_server::gateway {

using base::HttpHeaders;
using base::HttpRequest;
using base::HttpResponse;
using python::Dict;
using python::Value;

namespace {

constexpr PipelineRoute kRoutes[] = {{"GET", "/api/test"}, {"POST", "/api/test"}};

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), base::IsLowerHexDigit);
}

// The trace of W3C trace context, 00-<32 hex>-<16 hex>-<2 hex>; empty when the text is none.
std::string_view TraceOf(std::string_view text) {
  const bool good = text.size() == 55 && text[2] == '-' && text[35] == '-' && text[52] == '-' &&
                    IsHex(text.substr(0, 2)) && IsHex(text.substr(3, 32)) &&
                    IsHex(text.substr(36, 16)) && IsHex(text.substr(53, 2));
  return good ? text.substr(3, 32) : std::string_view();
}

// The path as the pipeline sees it: that of a URL which was put together from the decoded path and
// taken apart by urllib.parse.urlsplit.
std::string UrlPath(std::string_view path) {
  std::string url;
  for (char c : path.substr(0, path.find_first_of("?#"))) {
    if (c != '\t' && c != '\r' && c != '\n') url += c;
  }
  return url;
}

void AddIds(const PipelineRequest& request, HttpHeaders& headers) {
  headers.push_back({"content-type", "application/json"});
  headers.push_back({"x-request-id", request.request_id});
  headers.push_back({"x-trace-id", request.trace_id});
}

// And the length, which comes last here.
void AddSecurityHeaders(HttpHeaders& headers) {
  headers.push_back({"x-content-type-options", "nosniff"});
  headers.push_back({"x-frame-options", "DENY"});
  headers.push_back({"x-xss-protection", "1; mode=block"});
  headers.push_back({"strict-transport-security", "max-age=31536000; includeSubDomains"});
  headers.push_back({"content-length", ""});
}

HttpResponse Refuse(const PipelineRequest& request, const Fault& fault,
                    std::chrono::microseconds now) {
  Dict error{
      {"code", fault.code},
      {"message", fault.message},
      {"timestamp", int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()}},
      {"trace_id", request.trace_id},
      {"request_id", request.request_id}};
  if (!fault.details.empty()) error.Set("details", fault.details);
  HttpResponse response;
  response.status = fault.status;
  response.body = python::Repr(Dict{{"error", std::move(error)}});
  AddIds(request, response.headers);
  AddSecurityHeaders(response.headers);
  return response;
}

HttpResponse Succeed(const PipelineRequest& request, const RateLimit& limit) {
  HttpResponse response;
  response.body = "{'message': 'Success', 'route': 'test_route'}";
  AddIds(request, response.headers);
  response.headers.push_back({"x-span-id", request.span_id});
  response.headers.push_back({"x-ratelimit-limit", std::to_string(limit.limit)});
  response.headers.push_back({"x-ratelimit-remaining", std::to_string(limit.remaining)});
  response.headers.push_back({"x-ratelimit-reset", std::to_string(limit.reset)});
  AddSecurityHeaders(response.headers);
  return response;
}

// Unless the path has been said to be wrong, which explains the rest.
void Explain(app::RequestContext& context, diagnosis::Code code, std::string_view place,
             std::string hint) {
  if (!context.observation.diagnoses.empty()) return;
  context.observation.Note(code, std::string(place), std::move(hint));
}

}  // namespace

std::span<const PipelineRoute> PipelineRoutes() { return kRoutes; }

const PipelineRoute* FindPipelineRoute(std::string_view method, std::string_view decoded_path) {
  const std::string path = UrlPath(decoded_path);
  const auto found = std::find_if(
      std::begin(kRoutes), std::end(kRoutes),
      [&](const PipelineRoute& route) { return route.method == method && route.path == path; });
  return found == std::end(kRoutes) ? nullptr : found;
}

Pipeline::Pipeline(app::Environment& environment, Upstream& upstream, std::string jwt_secret)
    : environment_(environment),
      trail_(environment, upstream),
      jwt_secret_(std::move(jwt_secret)) {}

HttpResponse Pipeline::Handle(app::RequestContext& context, const HttpRequest& http,
                              std::string_view decoded_path) {
  const std::optional<PipelineRequest> read = Read(http, decoded_path);
  if (!read) {
    Explain(context, diagnosis::Code::kSchemaViolation, "/header",
            "traceparent is W3C trace context and Idempotency-Key a UUID; the gateway fails on "
            "anything else");
    return fastapi::UnhandledError();
  }
  const PipelineRequest& request = *read;
  const auto now = environment_.clock->WallNow();
  const auto consumer = Authenticate(http, jwt_secret_, now);
  if (!consumer) {
    Explain(context, diagnosis::Code::kKey, consumer.error().place,
            consumer.error().message + ": this path wants Authorization: Bearer TOKEN");
    return Refuse(request, consumer.error(), now);
  }
  trail_.Authenticated(request, *consumer);
  if (auto replay = Replay(request)) return *std::move(replay);
  const RateLimit limit;
  trail_.RateLimited(request, *consumer, limit);
  if (FindPipelineRoute(http.method, request.path) == nullptr) {
    return Refuse(request,
                  {404, "E9001", "Route not found", "/path",
                   Dict{{"method", http.method}, {"path", request.path}}},
                  now);
  }
  // Whoever is authenticated is authorised for the one route there is.
  if (const auto fault = ValidateRequest(request.headers, request.query, http.body)) {
    Explain(context, diagnosis::Code::kSchemaViolation, fault->place, fault->message);
    return Refuse(request, *fault, now);
  }
  HttpResponse response = Succeed(request, limit);
  StoreForReplay(request, response);
  trail_.Answered(request, *consumer, limit, response);
  if (request.headers.Has("authorization")) {
    Explain(context, diagnosis::Code::kTokenInClear, "/header/Authorization",
            "this header can be read in GET /api-requests/ of the data layer from now on");
  }
  return response;
}

std::optional<PipelineRequest> Pipeline::Read(const HttpRequest& http,
                                              std::string_view decoded_path) {
  PipelineRequest request{.http = http,
                          .path = UrlPath(decoded_path),
                          .headers = HeaderDict(http),
                          .query = QueryDict(http),
                          .idempotency_key = "",
                          .request_id = environment_.random.NextUuid(),
                          .trace_id = "",
                          .span_id = "",
                          .timestamp = environment_.Now(),
                          .started = environment_.clock->MonotonicNow()};
  if (const Value* traceparent = request.headers.Find("traceparent")) {
    request.trace_id = TraceOf(traceparent->as_str());
    if (request.trace_id.empty()) return std::nullopt;
  } else {
    request.trace_id = environment_.random.NextHex(32);
  }
  request.span_id = environment_.random.NextHex(16);
  if (const Value* key = request.headers.Find("idempotency-key")) {
    auto uuid = fastapi::ReadUuid(key->as_str(), fastapi::Dialect::kPydantic25);
    if (!uuid) return std::nullopt;
    request.idempotency_key = *std::move(uuid);
  }
  return request;
}

std::optional<HttpResponse> Pipeline::Replay(const PipelineRequest& request) {
  if (request.idempotency_key.empty()) return std::nullopt;
  const auto* stored =
      idempotency_.Find(request.idempotency_key, environment_.clock->MonotonicNow());
  if (stored == nullptr) return std::nullopt;
  HttpResponse response;
  response.body = stored->body;
  response.headers = {{"content-type", "application/json"},
                      {"x-idempotency-replayed", "true"},
                      {"x-idempotency-original-request-id", stored->request_id},
                      {"content-length", ""}};
  return response;
}

void Pipeline::StoreForReplay(const PipelineRequest& request, const HttpResponse& response) {
  if (request.idempotency_key.empty()) return;
  idempotency_.Store(request.idempotency_key, {request.request_id, response.body},
                     environment_.clock->MonotonicNow());
}

}  // namespace mock_server::gateway
