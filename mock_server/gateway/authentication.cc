#include "mock_server/gateway/authentication.h"

#include <algorithm>

#include "mock_server/gateway/json_web_token.h"
#include "python/json_writer.h"
#include "python/utf8.h"

namespace mock_server::gateway {
namespace {

using python::Dict;
using python::List;
using python::Value;

constexpr std::string_view kBearer = "Bearer ";
// So much of a key names its owner in the rows that a request leaves.
constexpr size_t kKeyPrefix = 8;

std::string ToText(const Value& subject) {
  if (subject.is_str()) return subject.as_str();
  std::string text;
  python::WriteAnyJson(subject, text);
  return text;
}

}  // namespace

tl::expected<Consumer, Fault> Authenticate(const base::HttpRequest& request,
                                           std::string_view jwt_secret,
                                           std::chrono::microseconds now) {
  const std::string* authorization = request.header("authorization");
  if (authorization != nullptr && authorization->starts_with(kBearer)) {
    const std::string token =
        python::DecodeLatin1(std::string_view(*authorization).substr(kBearer.size()));
    if (token.empty())
      return tl::unexpected(Fault{401, "E9101", "Invalid API key", "/header/Authorization", {}});
    if (std::count(token.begin(), token.end(), '.') != 2)
      return Consumer{"api_key", std::string(python::FirstCodePoints(token, kKeyPrefix))};
    auto subject = ReadToken(token, jwt_secret, now);
    if (!subject) return tl::unexpected(std::move(subject.error()));
    return Consumer{"oauth_jwt", ToText(*subject)};
  }
  const std::string* fingerprint = request.header("x-client-cert-fingerprint");
  if (fingerprint != nullptr && !fingerprint->empty())
    return Consumer{"mtls", python::DecodeLatin1(*fingerprint)};
  return tl::unexpected(Fault{401, "E9103", "Missing authentication credentials",
                              "/header/Authorization",
                              Dict{{"supported_methods", List{"api_key", "oauth_jwt", "mtls"}}}});
}

}  // namespace mock_server::gateway
