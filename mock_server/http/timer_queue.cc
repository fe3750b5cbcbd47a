#include "mock_server/http/timer_queue.h"

#include <sys/timerfd.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace mock_server::http {

using std::chrono::nanoseconds;

namespace {

bool Later(const TimerQueue::Timer& a, const TimerQueue::Timer& b) { return a.due > b.due; }

}  // namespace

TimerQueue::TimerQueue() : fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  if (!fd_) throw std::system_error(errno, std::generic_category(), "timerfd_create");
}

// The descriptor counts CLOCK_MONOTONIC, so no other clock can be injected here.
nanoseconds TimerQueue::Now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

void TimerQueue::Set(nanoseconds due, uint64_t tag) {
  heap_.push_back({due, tag});
  std::push_heap(heap_.begin(), heap_.end(), Later);
  if (due < armed_) Arm();
}

std::optional<TimerQueue::Timer> TimerQueue::TakeDue(nanoseconds now) {
  if (heap_.empty() || heap_.front().due > now) {
    Arm();
    return std::nullopt;
  }
  std::pop_heap(heap_.begin(), heap_.end(), Later);
  const Timer timer = heap_.back();
  heap_.pop_back();
  return timer;
}

void TimerQueue::Arm() {
  // Setting the timer also takes back its readiness, so it is never read.
  itimerspec spec{};
  armed_ = heap_.empty() ? nanoseconds::max() : heap_.front().due;
  if (!heap_.empty()) {
    spec.it_value.tv_sec = static_cast<time_t>(armed_.count() / 1'000'000'000);
    spec.it_value.tv_nsec = static_cast<long>(armed_.count() % 1'000'000'000);
  }
  ::timerfd_settime(fd_.get(), TFD_TIMER_ABSTIME, &spec, nullptr);
}

}  // namespace mock_server::http
