#include "mock_server/future/token_bucket.h"

#include <limits>
#include <numeric>

namespace mock_server::future {

using std::chrono::nanoseconds;

namespace {

constexpr uint64_t kMaxLevel = uint64_t{1} << 62;

uint64_t WindowNs(const Allowance& allowance) {
  return static_cast<uint64_t>(nanoseconds(allowance.window).count());
}

}  // namespace

bool TokenBucket::CanCount(const Allowance& allowance, uint64_t burst) {
  const uint64_t window = WindowNs(allowance);
  return burst <= kMaxLevel / (window / std::gcd(allowance.amount, window));
}

TokenBucket::TokenBucket(const Allowance& allowance, uint64_t burst, nanoseconds now)
    : filled_at_(now) {
  const uint64_t window = WindowNs(allowance);
  const uint64_t divisor = std::gcd(allowance.amount, window);
  per_ns_ = allowance.amount / divisor;
  per_token_ = window / divisor;
  capacity_ = burst * per_token_;
  level_ = capacity_;
}

nanoseconds TokenBucket::UntilLevel(uint64_t level) const {
  if (level_ >= level) return nanoseconds(0);
  return nanoseconds((level - level_ + per_ns_ - 1) / per_ns_);
}

nanoseconds TokenBucket::UntilToken() const { return UntilLevel(per_token_); }
nanoseconds TokenBucket::UntilFull() const { return UntilLevel(capacity_); }

bool TokenBucket::Take(nanoseconds now) {
  if (IsFullAt(now)) {
    level_ = capacity_;
  } else {
    level_ += static_cast<uint64_t>((now - filled_at_).count()) * per_ns_;
  }
  filled_at_ = now;
  if (level_ < per_token_) return false;
  level_ -= per_token_;
  return true;
}

}  // namespace mock_server::future
