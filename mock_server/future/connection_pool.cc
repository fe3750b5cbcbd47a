#include "mock_server/future/connection_pool.h"

#include <algorithm>
#include <functional>

namespace mock_server::future {

using std::chrono::nanoseconds;

namespace {

void ForgetUntil(nanoseconds now, std::deque<nanoseconds>& times) {
  while (!times.empty() && times.front() <= now) times.pop_front();
}

}  // namespace

ConnectionPool::ConnectionPool(const PoolOptions& options)
    : size_(options.connections), wait_limit_(options.wait) {}

nanoseconds ConnectionPool::WaitAt(nanoseconds now) const {
  if (free_at_.size() < size_) return nanoseconds(0);
  return std::max(free_at_.front() - now, nanoseconds(0));
}

nanoseconds ConnectionPool::Take(nanoseconds now, nanoseconds hold) {
  const nanoseconds wait = WaitAt(now);
  if (free_at_.size() >= size_) {
    std::pop_heap(free_at_.begin(), free_at_.end(), std::greater<>());
    free_at_.pop_back();
  }
  free_at_.push_back(now + wait + hold);
  std::push_heap(free_at_.begin(), free_at_.end(), std::greater<>());
  ForgetUntil(now, starts_);
  if (wait > nanoseconds(0)) starts_.push_back(now + wait);
  waits_.Observe(wait);
  return wait;
}

void ConnectionPool::GiveUp(nanoseconds now) {
  ForgetUntil(now, give_ups_);
  give_ups_.push_back(now + wait_limit_);
  waits_.Observe(wait_limit_);
  ++refused_;
}

// Who stands in line gets a connection at the moment when another gives it back, so one that is not
// free yet is in use all the time until then.
uint32_t ConnectionPool::InUseAt(nanoseconds now) const {
  return static_cast<uint32_t>(std::count_if(free_at_.begin(), free_at_.end(),
                                             [&](nanoseconds free) { return free > now; }));
}

uint64_t ConnectionPool::WaitingAt(nanoseconds now) const {
  uint64_t waiting = 0;
  for (const auto* times : {&starts_, &give_ups_}) {
    waiting +=
        static_cast<uint64_t>(times->end() - std::upper_bound(times->begin(), times->end(), now));
  }
  return waiting;
}

}  // namespace mock_server::future
