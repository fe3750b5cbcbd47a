#include "mock_server/http/timer_queue.h"

#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace mock_server::http {

using std::chrono::nanoseconds;

namespace {

bool Later(const TimerQueue::Timer& a, const TimerQueue::Timer& b) { return a.due > b.due; }

}  // namespace

TimerQueue::TimerQueue(const base::Clock& clock, const TimeKeeper* keeper)
    : clock_(clock),
      keeper_(keeper),
      fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  if (!fd_) throw std::system_error(errno, std::generic_category(), "timerfd_create");
}

nanoseconds TimerQueue::Now() const {
  return keeper_ != nullptr ? keeper_->Now() : clock_.MonotonicNow();
}

void TimerQueue::ClockMoved(bool stands) {
  clock_stands_ = stands;
  Arm();
}

nanoseconds TimerQueue::next() const {
  return heap_.empty() ? nanoseconds::max() : heap_.front().due;
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
  armed_ = next();
  if (!heap_.empty()) {
    // The descriptor counts CLOCK_MONOTONIC. The clock may be ahead of it, so that only the
    // distance is the same. Zero would disarm it, which is right where no time will pass.
    const nanoseconds distance = armed_ - Now();
    const nanoseconds value = std::max(distance, nanoseconds(1));
    if (clock_stands_ && distance > nanoseconds(0)) {
      armed_ = nanoseconds::max();
    } else {
      spec.it_value.tv_sec = static_cast<time_t>(value.count() / 1'000'000'000);
      spec.it_value.tv_nsec = static_cast<long>(value.count() % 1'000'000'000);
    }
  }
  ::timerfd_settime(fd_.get(), 0, &spec, nullptr);
}

}  // namespace mock_server::http
