#include "mock_server/data_layer/api_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "mock_server/fastapi/answer.h"
#include "python/utf8.h"
#include "python/value.h"

namespace mock_server::data_layer {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using python::Dict;
using python::List;

constexpr std::string_view kOpenPaths[] = {"/", "/health/live", "/health/ready", "/health/startup"};
constexpr std::string_view kBearer = "Bearer ";
constexpr size_t kShownPrefix = 8;

// The default of L01_DEFAULT_API_KEY in the platform's sources, which some clients hard-code.
constexpr std::string_view kUnchangedKey = "dev_key_CHANGE_IN_PRODUCTION";

// X-API-Key, or Authorization without any "Bearer " in it, wherever it stands.
std::string KeyOf(const HttpRequest& request) {
  if (const std::string* header = request.header("x-api-key"); header && !header->empty())
    return *header;
  const std::string* header = request.header("authorization");
  if (header == nullptr) return "";
  std::string key;
  size_t start = 0;
  for (size_t place = 0; (place = header->find(kBearer, start)) != std::string::npos;
       start = place + kBearer.size())
    key.append(*header, start, place - start);
  return key.append(*header, start);
}

std::string HintFor(const std::string& key) {
  if (key == kUnchangedKey) {
    return fmt::format(
        "{} is the key of the platform only while L01_DEFAULT_API_KEY is not set; send a "
        "configured key, or accept this one with --api-keys {}",
        kUnchangedKey, kUnchangedKey);
  }
  return "send one of the configured keys in X-API-Key or Authorization: Bearer";
}

}  // namespace

std::optional<KeyRefusal> RefuseKey(const HttpRequest& request, std::string_view path,
                                    const std::vector<std::string>& api_keys) {
  if (api_keys.empty() || request.method == "OPTIONS") return std::nullopt;
  if (std::find(std::begin(kOpenPaths), std::end(kOpenPaths), path) != std::end(kOpenPaths))
    return std::nullopt;
  const std::string key = KeyOf(request);
  if (key.empty()) {
    return KeyRefusal{
        fastapi::JsonAnswer(
            401, Dict{{"error", "authentication_required"},
                      {"message",
                       "Missing API key. Provide X-API-Key header or Authorization: Bearer token."},
                      {"details",
                       Dict{{"supported_methods", List{"X-API-Key", "Authorization Bearer"}}}}}),
        HintFor(key)};
  }
  if (std::find(api_keys.begin(), api_keys.end(), key) != api_keys.end()) return std::nullopt;
  const std::string prefix =
      key.size() < kShownPrefix ? "***" : python::DecodeLatin1(key.substr(0, kShownPrefix));
  return KeyRefusal{fastapi::JsonAnswer(401, Dict{{"error", "invalid_api_key"},
                                                  {"message", "Invalid API key provided"},
                                                  {"details", Dict{{"key_prefix", prefix}}}}),
                    HintFor(key)};
}

}  // namespace mock_server::data_layer
