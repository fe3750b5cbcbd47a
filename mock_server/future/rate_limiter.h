#ifndef UNDERSTUDY_MOCK_SERVER_FUTURE_RATE_LIMITER_H_
#define UNDERSTUDY_MOCK_SERVER_FUTURE_RATE_LIMITER_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/http_message.h"
#include "mock_server/future/options.h"
#include "mock_server/future/token_bucket.h"

namespace mock_server::future {

// How far one client has used up its quota.
struct QuotaUse {
  uint64_t amount = 0;
  std::chrono::nanoseconds window{0};
  uint64_t used = 0;
  std::chrono::nanoseconds first{0};  // when the window began, on the stand-in's clock
};

// Who uses an allowance, as a text: two requests share it when their texts are equal.
std::string PartitionOf(const base::HttpRequest& request, Per per);

// The gateway's rate limit and quota (docs/next-steps.md). A rate limit is a token bucket; a quota
// is a number of requests in a window that begins with the first of them. Not thread-safe.
class RateLimiter {
 public:
  // As many clients are told apart at once; further ones share an allowance.
  static constexpr size_t kMaxPartitions = 10'000;

  // `clock` must outlive it.
  RateLimiter(const Options& options, const base::Clock& clock);

  enum class Verdict { kAdmitted, kOverRate, kOverQuota };
  Verdict Admit(const base::HttpRequest& request);

  // The gateway's 429 to the last request, which was not admitted.
  base::HttpResponse Refusal(Verdict verdict) const;
  // Tells the client of the last request what it has left.
  void AddFields(Verdict verdict, base::HttpResponse& response) const;
  // Of the client of the last request; nothing without a quota.
  std::optional<QuotaUse> quota_use() const;

  void Reset();

 private:
  // What the last request's client has left.
  struct Standing {
    uint64_t remaining = 0;
    std::chrono::nanoseconds retry{0};  // until one more is admitted
    std::chrono::nanoseconds reset{0};  // until all of it is there again
  };
  struct Window {
    std::chrono::nanoseconds start{0};
    uint64_t used = 0;
  };

  TokenBucket& BucketOf(const base::HttpRequest& request, std::chrono::nanoseconds now);
  Window& WindowOf(const base::HttpRequest& request, std::chrono::nanoseconds now);
  void AddDraftFields(base::HttpResponse& response) const;
  void AddOlderFields(const RateLimitOptions& options, const Standing& standing,
                      base::HttpResponse& response) const;

  const std::optional<RateLimitOptions> rate_;
  const std::optional<RateLimitOptions> quota_;
  const base::Clock& clock_;
  std::unordered_map<std::string, TokenBucket> buckets_;
  std::unordered_map<std::string, Window> windows_;
  Standing rate_standing_;
  Standing quota_standing_;
  Window last_window_;
};

}  // namespace mock_server::future

#endif  // UNDERSTUDY_MOCK_SERVER_FUTURE_RATE_LIMITER_H_
