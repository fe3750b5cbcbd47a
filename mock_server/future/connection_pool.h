#ifndef UNDERSTUDY_MOCK_SERVER_FUTURE_CONNECTION_POOL_H_
#define UNDERSTUDY_MOCK_SERVER_FUTURE_CONNECTION_POOL_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

#include "mock_server/future/options.h"
#include "mock_server/journal/duration_histogram.h"

namespace mock_server::future {

// The data layer's connections to its database, and the line of requests that wait for one, first
// come, first served. How long a request will keep its connection is known when it comes, so its
// whole future is decided then, and no timer is needed. Times are those of the stand-in's clock,
// which never goes back. Not thread-safe.
class ConnectionPool {
 public:
  explicit ConnectionPool(const PoolOptions& options);

  // How long a request that comes now waits for a connection.
  std::chrono::nanoseconds WaitAt(std::chrono::nanoseconds now) const;
  bool RefusesAt(std::chrono::nanoseconds now) const { return WaitAt(now) > wait_limit_; }

  // A request that comes now takes its place in line and keeps its connection for `hold`. Returns
  // its wait.
  std::chrono::nanoseconds Take(std::chrono::nanoseconds now, std::chrono::nanoseconds hold);
  // A request that comes now waits as long as it may, in vain.
  void GiveUp(std::chrono::nanoseconds now);

  std::chrono::nanoseconds wait_limit() const { return wait_limit_; }
  uint32_t size() const { return size_; }
  uint32_t InUseAt(std::chrono::nanoseconds now) const;
  uint64_t WaitingAt(std::chrono::nanoseconds now) const;
  // Of every request, those that gave up among them.
  const journal::DurationHistogram& waits() const { return waits_; }
  uint64_t refused() const { return refused_; }

 private:
  const uint32_t size_;
  const std::chrono::nanoseconds wait_limit_;
  // When each connection that was ever needed is free of all that is in line for it; a heap with
  // the next one first.
  std::vector<std::chrono::nanoseconds> free_at_;
  // When those in line leave it, with a connection and without one. Both ascend.
  std::deque<std::chrono::nanoseconds> starts_;
  std::deque<std::chrono::nanoseconds> give_ups_;
  journal::DurationHistogram waits_;
  uint64_t refused_ = 0;
};

}  // namespace mock_server::future

#endif  // UNDERSTUDY_MOCK_SERVER_FUTURE_CONNECTION_POOL_H_
