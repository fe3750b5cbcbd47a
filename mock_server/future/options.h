#ifndef UNDERSTUDY_MOCK_SERVER_FUTURE_OPTIONS_H_
#define UNDERSTUDY_MOCK_SERVER_FUTURE_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/error.h"

namespace mock_server::future {

// Who shares an allowance.
enum class Per {
  kKey,      // requests with the same X-API-Key or Authorization; without one, of the same address
  kAddress,  // requests of the same client address
  kAll,
};

// Which headers tell a client of its allowance.
enum class LimitFields {
  kBoth,
  kDraft,  // RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10)
  kOlder,  // X-RateLimit-Limit, -Remaining and -Reset, the platform's own names
};

// `amount` requests in each `window`, which is whole seconds.
struct Allowance {
  uint64_t amount = 0;
  std::chrono::seconds window{1};
  Per per = Per::kKey;
};

struct RateLimitOptions {
  Allowance allowance;
  uint64_t burst = 0;  // requests that may come at once
  LimitFields fields = LimitFields::kBoth;
};

struct CacheOptions {
  std::chrono::seconds lifetime{0};
};

struct PoolOptions {
  uint32_t connections = 0;
  // A request that would wait longer for a connection is refused.
  std::chrono::nanoseconds wait{0};
  // How long a request keeps its connection; without a value, as long as --latency makes it take.
  std::optional<std::chrono::nanoseconds> hold;
};

// What the platform does not have yet and this stand-in has (docs/next-steps.md). By default:
// nothing.
struct Options {
  std::optional<RateLimitOptions> rate_limit;
  std::optional<RateLimitOptions> quota;  // `burst` has no meaning
  std::optional<CacheOptions> cache;
  std::optional<PoolOptions> pool;

  bool any() const { return rate_limit || quota || cache || pool; }
};

// The forms that ParseOptions() reads, for help texts.
inline constexpr char kForms[] =
    "rate-limit=100/s,burst=50,per=key; quota=100000/day; cache=30s; pool=10,wait=5s";

// Reads texts such as "rate-limit=100/s,burst=50,per=key", each feature at most once; a text may
// hold several, "cache=30s,pool=10". An error names the text, what is wrong with it, and what to
// write instead.
base::Result<Options> ParseOptions(std::span<const std::string> texts);

}  // namespace mock_server::future

#endif  // UNDERSTUDY_MOCK_SERVER_FUTURE_OPTIONS_H_
