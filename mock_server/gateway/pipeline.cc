#include "mock_server/gateway/pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "mock_server/fastapi/answer.h"
#include "mock_server/python/repr.h"

namespace mock_server::gateway {
namespace {

using contracts::core::HttpRequest;
using contracts::core::HttpResponse;
using contracts::core::Random;

constexpr std::string_view kBearer = "Bearer ";

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// 00-<32 hex>-<16 hex>-<2 hex> of W3C trace context.
bool IsTraceparent(std::string_view text) {
  return text.size() == 55 && text[2] == '-' && text[35] == '-' && text[52] == '-' &&
         IsHex(text.substr(0, 2)) && IsHex(text.substr(3, 32)) && IsHex(text.substr(36, 16)) &&
         IsHex(text.substr(53, 2));
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i] >= 'A' && text[i] <= 'F' ? static_cast<char>(text[i] + 32) : text[i];
    if (hyphen ? c != '-' : !IsHex(std::string_view(&c, 1))) return false;
  }
  return true;
}

struct Fault {
  int status;
  std::string_view code;
  std::string message;
  std::string details;  // a Python dict's text; empty: none
};

HttpResponse AnswerFault(const Fault& fault, std::chrono::microseconds now, Random& random) {
  const std::string trace_id = random.NextHex(32);
  const std::string request_id = random.NextUuid();
  HttpResponse response;
  response.status = fault.status;
  response.body = fmt::format(
      "{{'error': {{'code': '{}', 'message': {}, 'timestamp': {}, 'trace_id': '{}', 'request_id': "
      "'{}'{}}}}}",
      fault.code, python::StrRepr(fault.message),
      std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), trace_id, request_id,
      fault.details.empty() ? "" : ", 'details': " + fault.details);
  response.headers = {{"x-request-id", request_id},
                      {"x-trace-id", trace_id},
                      {"x-content-type-options", "nosniff"},
                      {"x-frame-options", "DENY"},
                      {"x-xss-protection", "1; mode=block"},
                      {"strict-transport-security", "max-age=31536000; includeSubDomains"},
                      {"content-type", "application/json"}};
  return response;
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

}  // namespace

HttpResponse AnswerByPipeline(const HttpRequest& request, std::string_view decoded_path,
                              std::chrono::microseconds now, Random& random) {
  const std::string* traceparent = request.header("traceparent");
  if (traceparent != nullptr && !IsTraceparent(*traceparent)) return fastapi::UnhandledError();
  const std::string* idempotency = request.header("idempotency-key");
  if (idempotency != nullptr && !IsUuid(*idempotency)) return fastapi::UnhandledError();

  const std::string* authorization = request.header("authorization");
  if (authorization == nullptr || !authorization->starts_with(kBearer)) {
    return AnswerFault({401, "E9103", "Missing authentication credentials",
                        "{'supported_methods': ['api_key', 'oauth_jwt', 'mtls']}"},
                       now, random);
  }
  const std::string_view token = std::string_view(*authorization).substr(kBearer.size());
  if (std::count(token.begin(), token.end(), '.') == 2) {
    return AnswerFault({401, "E9104", "Invalid JWT format: Not enough segments", ""}, now, random);
  }
  const std::string path = UrlPath(decoded_path);
  if (path == "/api/test" && (request.method == "GET" || request.method == "POST")) {
    HttpResponse response;
    response.headers = {{"content-type", "application/json"}};
    response.body = "{'message': 'Success', 'route': 'test_route'}";
    return response;
  }
  return AnswerFault({404, "E9001", "Route not found",
                      fmt::format("{{'method': {}, 'path': {}}}", python::StrRepr(request.method),
                                  python::StrRepr(path))},
                     now, random);
}

}  // namespace mock_server::gateway
