#ifndef UNDERSTUDY_MOCK_SERVER_FUTURE_NEXT_STEPS_H_
#define UNDERSTUDY_MOCK_SERVER_FUTURE_NEXT_STEPS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/http_message.h"
#include "mock_server/future/connection_pool.h"
#include "mock_server/future/options.h"
#include "mock_server/future/rate_limiter.h"
#include "mock_server/future/response_cache.h"

namespace mock_server::future {

// What can answer in place of the platform.
enum class Feature { kNone, kRateLimit, kQuota, kCache, kPool };

// "rate-limit", as --future and the header X-Understudy-Future have it; empty for kNone.
std::string_view FeatureName(Feature feature);

// The header of an answer that a feature gave in place of the platform; its value is FeatureName().
inline constexpr std::string_view kHeaderName = "x-understudy-future";

// The next steps of the platform in front of one session's state (docs/next-steps.md): what its
// requests meet before the platform and behind it. Not thread-safe.
class NextSteps {
 public:
  // `pool`: of all sessions; nullptr without one. It and the clock must outlive this.
  NextSteps(const Options& options, ConnectionPool* pool, const base::Clock& clock);

  // The answer that is given in place of the platform's; nothing when the platform is to be asked.
  // `drawn` is how long the latency model lets the request take.
  std::optional<base::HttpResponse> Before(base::Service service, const base::HttpRequest& request,
                                           std::chrono::nanoseconds drawn);
  // What becomes of the platform's answer; to be called when Before() returned nothing.
  void After(base::Service service, const base::HttpRequest& request, base::HttpResponse& response);

  // Of the last request: who answered it, and how long its answer takes in all.
  Feature answered_by() const { return answered_by_; }
  std::chrono::nanoseconds taken() const { return taken_; }
  std::optional<QuotaUse> quota_use() const;

  // How often a feature answered.
  uint64_t answers(Feature feature) const { return answers_[static_cast<size_t>(feature)]; }
  const ConnectionPool* pool() const { return pool_; }

  // Forgets what clients have used up and what is cached; counters go on.
  void Reset();

 private:
  base::HttpResponse Answer(Feature feature, base::HttpResponse response);
  void TakeConnection(base::Service service, const base::HttpRequest& request, int status);
  void Count(Feature feature) { ++answers_[static_cast<size_t>(feature)]; }

  const Options options_;
  const base::Clock& clock_;
  ConnectionPool* const pool_;
  std::optional<RateLimiter> limiter_;
  std::optional<ResponseCache> cache_;
  std::array<uint64_t, 5> answers_{};

  // Of the request at hand.
  Feature answered_by_ = Feature::kNone;
  RateLimiter::Verdict verdict_ = RateLimiter::Verdict::kAdmitted;
  bool limited_ = false;
  std::chrono::nanoseconds arrived_{0};
  std::chrono::nanoseconds taken_{0};
};

// "12 requests answered by --future cache in place of the platform": a line for each feature that
// answered.
std::vector<std::string> AnswerNotes(const NextSteps& steps);

}  // namespace mock_server::future

#endif  // UNDERSTUDY_MOCK_SERVER_FUTURE_NEXT_STEPS_H_
