#include "cli/server_environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/counted.h"
#include "base/http_message.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;
using understudy::MockServerOptions;

namespace {

constexpr char kAuthDisabled[] = "L01_AUTH_DISABLED";
constexpr char kApiKeys[] = "L01_API_KEYS";
constexpr char kDefaultApiKey[] = "L01_DEFAULT_API_KEY";
constexpr char kUrl[] = "L01_URL";
constexpr char kRedisUrl[] = "REDIS_URL";
constexpr char kJwtSecret[] = "JWT_SECRET";

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

Result<bool> ReadSwitch(const std::string& text, const char* name) {
  const std::string word = Lower(text);
  if (word == "true" || word == "1" || word == "yes") return true;
  if (word == "false" || word == "0" || word == "no") return false;
  return Fail(
      ErrorCode::kBadUsage,
      fmt::format("'{}' is neither true nor false; set it to one of them, or unset it", text),
      fmt::format("{} in the environment", name));
}

// Of a list with commas; blanks around a key and empty ones are dropped, as the platform does.
std::vector<std::string> SplitKeys(const std::string& text) {
  std::vector<std::string> keys;
  for (size_t start = 0; start <= text.size();) {
    const size_t comma = std::min(text.find(',', start), text.size());
    const auto key = base::TrimBlanks(std::string_view(text).substr(start, comma - start));
    if (!key.empty()) keys.emplace_back(key);
    start = comma + 1;
  }
  return keys;
}

class Taker {
 public:
  Taker(const Environment& environment, const std::function<bool(std::string_view)>& is_given)
      : environment_(environment), is_given_(is_given) {}

  // The value of a variable that counts: not empty, and `option` not given.
  std::optional<std::string> Take(const char* name, std::string_view option) {
    std::optional<std::string> value = environment_(name);
    if (!value || value->empty()) return std::nullopt;
    if (!is_given_(option)) return value;
    Tell(fmt::format("{} ignored because of {}", name, option));
    return std::nullopt;
  }

  void Tell(std::string words) { told_.push_back(std::move(words)); }
  std::vector<std::string> told() { return std::move(told_); }

 private:
  const Environment& environment_;
  const std::function<bool(std::string_view)>& is_given_;
  std::vector<std::string> told_;
};

// The platform lets in the keys of the list and the default one.
base::Status TakeKeys(Taker& taker, MockServerOptions& options) {
  const auto disabled = taker.Take(kAuthDisabled, "--api-keys");
  const auto list = taker.Take(kApiKeys, "--api-keys");
  const auto single = taker.Take(kDefaultApiKey, "--api-keys");
  if (disabled) {
    const auto on = ReadSwitch(*disabled, kAuthDisabled);
    if (!on) return tl::unexpected(on.error());
    if (*on) {
      options.api_keys = {"none"};
      taker.Tell(fmt::format("no key is required ({})", kAuthDisabled));
      return {};
    }
  }
  std::vector<std::string> keys;
  if (list) {
    keys = SplitKeys(*list);
    if (keys.empty()) {
      return Fail(ErrorCode::kBadUsage, "it contains no key; write k1,k2, or unset it",
                  fmt::format("{} in the environment", kApiKeys));
    }
    taker.Tell(fmt::format("{} ({})", base::Counted(keys.size(), "key"), kApiKeys));
  }
  if (single) {
    keys.push_back(*single);
    taker.Tell(fmt::format("a key ({})", kDefaultApiKey));
  }
  if (!keys.empty()) options.api_keys = std::move(keys);
  return {};
}

}  // namespace

std::optional<std::string> ReadVariable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Result<std::string> RedisUrl(const std::string& text, const Environment& environment) {
  if (text != "env") return text;
  const auto url = environment(kRedisUrl);
  if (url && !url->empty()) return *url;
  return Fail(ErrorCode::kBadUsage,
              fmt::format("{} is not set in the environment; set it, or give the URL itself: "
                          "redis://127.0.0.1:6379/0",
                          kRedisUrl),
              "--redis-url env");
}

Result<std::string> DataLayerUrl(const std::string& text, const std::string& where) {
  std::string url = text;
  if (url.ends_with('/')) url.pop_back();
  const bool is_http = url.starts_with("http://") || url.starts_with("https://");
  if (!is_http || url.ends_with('/') || url.find_first_of(" \t\r\n") != std::string::npos) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' is not a URL; the form is http://l01-data-layer:8001", text),
                where);
  }
  return url;
}

Result<std::vector<std::string>> TakeServerEnvironment(
    const Environment& environment, const std::function<bool(std::string_view option)>& is_given,
    MockServerOptions& options) {
  Taker taker(environment, is_given);
  if (auto taken = TakeKeys(taker, options); !taken) return tl::unexpected(taken.error());
  if (const auto text = taker.Take(kUrl, "--l01-url")) {
    auto url = DataLayerUrl(*text, fmt::format("{} in the environment", kUrl));
    if (!url) return tl::unexpected(url.error());
    taker.Tell(fmt::format("the data layer's URL {} ({})", *url, kUrl));
    options.data_layer_url = *std::move(url);
  }
  if (auto secret = taker.Take(kJwtSecret, "--jwt-secret")) {
    taker.Tell(fmt::format("the secret that signs tokens ({})", kJwtSecret));
    options.jwt_secret = *std::move(secret);
  }
  return taker.told();
}

}  // namespace cli
