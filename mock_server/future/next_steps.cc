#include "mock_server/future/next_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/counted.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::future {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using std::chrono::nanoseconds;

namespace {

// Health checks, pages and the stand-in's own API are not limited.
constexpr std::string_view kLimitedPaths = "/api/";

bool NeedsDatabase(Service service, const HttpRequest& request) {
  const std::string_view path = request.path();
  if (service == Service::kGateway) return path.starts_with("/api/v1/");
  return path.size() > 1 && !path.starts_with("/health") && !path.starts_with("/docs") &&
         !path.starts_with("/redoc") && !path.starts_with("/openapi.json");
}

// Whether it was refused before anything was looked up.
bool CameToNothing(int status) {
  return status == 0 || status == 401 || status == 403 || status == 405 || status == 422 ||
         status == 307;
}

std::string Milliseconds(nanoseconds time) {
  return fmt::format("{} ms", std::chrono::duration<double, std::milli>(time).count());
}

}  // namespace

std::string_view FeatureName(Feature feature) {
  switch (feature) {
    case Feature::kNone:
      break;
    case Feature::kRateLimit:
      return "rate-limit";
    case Feature::kQuota:
      return "quota";
    case Feature::kCache:
      return "cache";
    case Feature::kPool:
      return "pool";
  }
  return "";
}

NextSteps::NextSteps(const Options& options, ConnectionPool* pool, const base::Clock& clock)
    : options_(options), clock_(clock), pool_(pool) {
  if (options_.rate_limit || options_.quota) limiter_.emplace(options_, clock_);
  if (options_.cache) cache_.emplace(*options_.cache, clock_);
}

HttpResponse NextSteps::Answer(Feature feature, HttpResponse response) {
  answered_by_ = feature;
  Count(feature);
  if (limited_) limiter_->AddFields(verdict_, response);
  response.headers.push_back({std::string(kHeaderName), std::string(FeatureName(feature))});
  return response;
}

std::optional<HttpResponse> NextSteps::Before(Service service, const HttpRequest& request,
                                              nanoseconds drawn) {
  answered_by_ = Feature::kNone;
  verdict_ = RateLimiter::Verdict::kAdmitted;
  arrived_ = clock_.MonotonicNow();
  // What the gateway answers itself leaves at once.
  taken_ = nanoseconds(0);
  limited_ = limiter_ && service == Service::kGateway && request.path().starts_with(kLimitedPaths);
  if (limited_) {
    verdict_ = limiter_->Admit(request);
    if (verdict_ != RateLimiter::Verdict::kAdmitted) {
      return Answer(
          verdict_ == RateLimiter::Verdict::kOverQuota ? Feature::kQuota : Feature::kRateLimit,
          limiter_->Refusal(verdict_));
    }
  }
  if (cache_ && ResponseCache::Concerns(service, request)) {
    if (auto stored = cache_->Find(request)) return Answer(Feature::kCache, *std::move(stored));
  }
  taken_ = drawn;
  if (pool_ != nullptr && NeedsDatabase(service, request) && pool_->RefusesAt(arrived_)) {
    pool_->GiveUp(arrived_);
    taken_ = pool_->wait_limit();
    return Answer(
        Feature::kPool,
        fastapi::DetailAnswer(503, fmt::format("No connection to the database was free within {}",
                                               Milliseconds(taken_))));
  }
  return std::nullopt;
}

void NextSteps::TakeConnection(Service service, const HttpRequest& request, int status) {
  if (!NeedsDatabase(service, request) || CameToNothing(status)) return;
  const nanoseconds hold = options_.pool->hold.value_or(taken_);
  const nanoseconds wait = pool_->Take(arrived_, hold);
  taken_ = wait + std::max(taken_, hold);
}

void NextSteps::After(Service service, const HttpRequest& request, HttpResponse& response) {
  if (pool_ != nullptr) TakeConnection(service, request, response.status);
  if (cache_) {
    if (ResponseCache::Concerns(service, request)) {
      if (cache_->Store(request, response)) {
        answered_by_ = Feature::kCache;
        Count(Feature::kCache);
        response.headers.push_back(
            {std::string(kHeaderName), std::string(FeatureName(Feature::kCache))});
      }
    } else if (response.status >= 200 && response.status < 300) {
      cache_->Written(service, request);
    }
  }
  if (limited_ && response.status != 0) limiter_->AddFields(verdict_, response);
}

std::optional<QuotaUse> NextSteps::quota_use() const {
  return limited_ ? limiter_->quota_use() : std::nullopt;
}

std::vector<std::string> AnswerNotes(const NextSteps& steps) {
  std::vector<std::string> notes;
  for (const Feature feature :
       {Feature::kRateLimit, Feature::kQuota, Feature::kCache, Feature::kPool}) {
    const uint64_t answers = steps.answers(feature);
    if (answers == 0) continue;
    notes.push_back(fmt::format("{} answered by --future {} in place of the platform",
                                base::Counted(answers, "request"), FeatureName(feature)));
  }
  return notes;
}

void NextSteps::Reset() {
  if (limiter_) limiter_->Reset();
  if (cache_) cache_->Reset();
}

}  // namespace mock_server::future
