#include "mock_server/data_layer/api_key.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "mock_server/fastapi/answer.h"
#include "mock_server/python/utf8.h"
#include "mock_server/python/value.h"

namespace mock_server::data_layer {
namespace {

using contracts::core::HttpRequest;
using contracts::core::HttpResponse;
using python::Dict;
using python::List;

constexpr std::string_view kOpenPaths[] = {"/", "/health/live", "/health/ready", "/health/startup"};
constexpr std::string_view kBearer = "Bearer ";
constexpr size_t kShownPrefix = 8;

// Header bytes are Latin-1 to the server.
std::string FromLatin1(std::string_view bytes) {
  std::string text;
  for (char c : bytes) python::AppendCodePoint(text, static_cast<unsigned char>(c));
  return text;
}

}  // namespace

std::optional<HttpResponse> RefuseKey(const HttpRequest& request, const std::string& decoded_path,
                                      const std::vector<std::string>& api_keys) {
  if (request.method == "OPTIONS") return std::nullopt;
  if (std::find(std::begin(kOpenPaths), std::end(kOpenPaths), decoded_path) != std::end(kOpenPaths))
    return std::nullopt;
  std::string key;
  if (const std::string* header = request.header("x-api-key")) key = *header;
  if (key.empty()) {
    if (const std::string* header = request.header("authorization")) {
      key = header->starts_with(kBearer) ? header->substr(kBearer.size()) : *header;
    }
  }
  if (key.empty()) {
    return fastapi::JsonAnswer(
        401,
        Dict{{"error", "authentication_required"},
             {"message",
              "Missing API key. Provide X-API-Key header or Authorization: Bearer token."},
             {"details", Dict{{"supported_methods", List{"X-API-Key", "Authorization Bearer"}}}}});
  }
  if (std::find(api_keys.begin(), api_keys.end(), key) != api_keys.end()) return std::nullopt;
  const std::string prefix =
      key.size() < kShownPrefix ? "***" : FromLatin1(key.substr(0, kShownPrefix));
  return fastapi::JsonAnswer(401, Dict{{"error", "invalid_api_key"},
                                       {"message", "Invalid API key provided"},
                                       {"details", Dict{{"key_prefix", prefix}}}});
}

}  // namespace mock_server::data_layer
