#ifndef UNDERSTUDY_MOCK_SERVER_FUTURE_TOKEN_BUCKET_H_
#define UNDERSTUDY_MOCK_SERVER_FUTURE_TOKEN_BUCKET_H_

#include <chrono>
#include <cstdint>

#include "mock_server/future/options.h"

namespace mock_server::future {

// A token bucket in whole numbers, so that a limit of 3/s stays exact however long it runs and
// however close the requests are. It starts full. Not thread-safe.
class TokenBucket {
 public:
  // Whether 64 bits hold its fill.
  static bool CanCount(const Allowance& allowance, uint64_t burst);

  // CanCount() must be true for them.
  TokenBucket(const Allowance& allowance, uint64_t burst, std::chrono::nanoseconds now);

  // Takes one token when there is one. `now` never goes back.
  bool Take(std::chrono::nanoseconds now);

  // As of the last Take().
  uint64_t tokens() const { return level_ / per_token_; }
  bool full() const { return level_ == capacity_; }
  // From the last Take() until there is a token; zero when there is one.
  std::chrono::nanoseconds UntilToken() const;
  std::chrono::nanoseconds UntilFull() const;

  // Whether it is full at `now`.
  bool IsFullAt(std::chrono::nanoseconds now) const { return now - filled_at_ >= UntilFull(); }

 private:
  std::chrono::nanoseconds UntilLevel(uint64_t level) const;

  // A nanosecond adds `per_ns_` to the level and a request takes `per_token_`: amount and window,
  // divided by what divides both.
  uint64_t per_ns_;
  uint64_t per_token_;
  uint64_t capacity_;
  uint64_t level_;
  std::chrono::nanoseconds filled_at_;
};

}  // namespace mock_server::future

#endif  // UNDERSTUDY_MOCK_SERVER_FUTURE_TOKEN_BUCKET_H_
