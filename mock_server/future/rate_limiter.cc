#include "mock_server/future/rate_limiter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "mock_server/fastapi/answer.h"

namespace mock_server::future {

using base::HttpRequest;
using base::HttpResponse;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

constexpr std::string_view kOthers = "others";

int64_t SecondsUp(nanoseconds time) { return std::chrono::ceil<seconds>(time).count(); }

// As the gateway's server sees it: behind a proxy on this machine, the last address before it.
std::string AddressOf(const HttpRequest& request) {
  const std::string* forwarded =
      request.arrival.from_localhost ? request.header("x-forwarded-for") : nullptr;
  if (forwarded != nullptr) {
    std::string_view rest = *forwarded;
    for (;;) {
      const size_t comma = rest.rfind(',');
      const std::string_view host =
          base::TrimBlanks(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
      if (!host.empty() && host != "127.0.0.1") return std::string(host);
      if (comma == std::string_view::npos) break;
      rest = rest.substr(0, comma);
    }
  }
  return request.arrival.at == nullptr ? "in-process" : request.arrival.at->ClientAddress();
}

// The place of `name`; when there are too many, those that `is_fresh` are forgotten, since a new
// one would be the same, and if there are none, all further names share one place.
template <typename Place, typename IsFresh, typename Make>
Place& FindPlace(std::unordered_map<std::string, Place>& places, std::string name,
                 const IsFresh& is_fresh, const Make& make) {
  const auto known = places.find(name);
  if (known != places.end()) return known->second;
  if (places.size() >= RateLimiter::kMaxPartitions)
    std::erase_if(places, [&](const auto& entry) { return is_fresh(entry.second); });
  if (places.size() >= RateLimiter::kMaxPartitions) name = kOthers;
  return places.try_emplace(std::move(name), make()).first->second;
}

std::string WindowText(seconds window) {
  if (window % std::chrono::hours(24) == seconds(0))
    return window == std::chrono::hours(24) ? "day"
                                            : fmt::format("{} days", window.count() / 86400);
  if (window % std::chrono::hours(1) == seconds(0))
    return window == std::chrono::hours(1) ? "hour"
                                           : fmt::format("{} hours", window.count() / 3600);
  if (window % std::chrono::minutes(1) == seconds(0))
    return window == std::chrono::minutes(1) ? "minute"
                                             : fmt::format("{} minutes", window.count() / 60);
  return window == seconds(1) ? "second" : fmt::format("{} seconds", window.count());
}

}  // namespace

std::string PartitionOf(const HttpRequest& request, Per per) {
  if (per == Per::kAll) return "all";
  if (per == Per::kKey) {
    for (const std::string_view name : {"x-api-key", "authorization"}) {
      const std::string* value = request.header(name);
      if (value != nullptr && !value->empty()) return "key " + *value;
    }
  }
  return "address " + AddressOf(request);
}

RateLimiter::RateLimiter(const Options& options, const base::Clock& clock)
    : rate_(options.rate_limit), quota_(options.quota), clock_(clock) {}

TokenBucket& RateLimiter::BucketOf(const HttpRequest& request, nanoseconds now) {
  return FindPlace(
      buckets_, PartitionOf(request, rate_->allowance.per),
      [&](const TokenBucket& bucket) { return bucket.IsFullAt(now); },
      [&] { return TokenBucket(rate_->allowance, rate_->burst, now); });
}

RateLimiter::Window& RateLimiter::WindowOf(const HttpRequest& request, nanoseconds now) {
  const nanoseconds length = quota_->allowance.window;
  const auto is_over = [&](const Window& window) { return now - window.start >= length; };
  Window& window = FindPlace(windows_, PartitionOf(request, quota_->allowance.per), is_over, [&] {
    return Window{now, 0};
  });
  if (is_over(window)) window = Window{now, 0};
  return window;
}

RateLimiter::Verdict RateLimiter::Admit(const HttpRequest& request) {
  const nanoseconds now = clock_.MonotonicNow();
  Verdict verdict = Verdict::kAdmitted;
  if (rate_) {
    TokenBucket& bucket = BucketOf(request, now);
    if (!bucket.Take(now)) verdict = Verdict::kOverRate;
    rate_standing_ = {bucket.tokens(), bucket.UntilToken(), bucket.UntilFull()};
  }
  if (quota_) {
    // What the rate limit refuses costs nothing.
    Window& window = WindowOf(request, now);
    const uint64_t amount = quota_->allowance.amount;
    if (verdict == Verdict::kAdmitted) {
      if (window.used < amount) {
        ++window.used;
      } else {
        verdict = Verdict::kOverQuota;
      }
    }
    const nanoseconds left = window.start + quota_->allowance.window - now;
    quota_standing_ = {amount - window.used, left, left};
    last_window_ = window;
  }
  return verdict;
}

HttpResponse RateLimiter::Refusal(Verdict verdict) const {
  const bool over_quota = verdict == Verdict::kOverQuota;
  const Allowance& allowance = over_quota ? quota_->allowance : rate_->allowance;
  const int64_t retry =
      std::max<int64_t>(1, SecondsUp((over_quota ? quota_standing_ : rate_standing_).retry));
  HttpResponse refusal = fastapi::DetailAnswer(
      429, fmt::format("{} exceeded: {} per {}; retry in {} s", over_quota ? "Quota" : "Rate limit",
                       allowance.amount == 1 ? std::string("1 request")
                                             : fmt::format("{} requests", allowance.amount),
                       WindowText(allowance.window), retry));
  refusal.headers.push_back({"retry-after", std::to_string(retry)});
  return refusal;
}

void RateLimiter::AddFields(Verdict verdict, HttpResponse& response) const {
  AddDraftFields(response);
  // They have room for one limit: the one that refused, else the one that a client meets first.
  const bool of_quota = verdict == Verdict::kOverQuota || !rate_;
  AddOlderFields(of_quota ? *quota_ : *rate_, of_quota ? quota_standing_ : rate_standing_,
                 response);
}

void RateLimiter::AddDraftFields(HttpResponse& response) const {
  std::string policy;
  std::string left;
  const auto add = [&](std::string_view name, const std::optional<RateLimitOptions>& options,
                       const Standing& standing) {
    if (!options || options->fields == LimitFields::kOlder) return;
    const std::string_view separator = policy.empty() ? "" : ", ";
    policy += fmt::format("{}\"{}\";q={};w={}", separator, name, options->allowance.amount,
                          options->allowance.window.count());
    left += fmt::format("{}\"{}\";r={};t={}", separator, name, standing.remaining,
                        SecondsUp(standing.reset));
  };
  add("rate", rate_, rate_standing_);
  add("quota", quota_, quota_standing_);
  if (policy.empty()) return;
  response.headers.push_back({"ratelimit-policy", std::move(policy)});
  response.headers.push_back({"ratelimit", std::move(left)});
}

void RateLimiter::AddOlderFields(const RateLimitOptions& options, const Standing& standing,
                                 HttpResponse& response) const {
  if (options.fields == LimitFields::kDraft) return;
  const int64_t reset = SecondsUp(clock_.WallNow() + standing.reset);
  response.headers.push_back({"x-ratelimit-limit", std::to_string(options.allowance.amount)});
  response.headers.push_back({"x-ratelimit-remaining", std::to_string(standing.remaining)});
  response.headers.push_back({"x-ratelimit-reset", std::to_string(reset)});
}

std::optional<QuotaUse> RateLimiter::quota_use() const {
  if (!quota_) return std::nullopt;
  return QuotaUse{quota_->allowance.amount, quota_->allowance.window, last_window_.used,
                  last_window_.start};
}

void RateLimiter::Reset() {
  buckets_.clear();
  windows_.clear();
}

}  // namespace mock_server::future
