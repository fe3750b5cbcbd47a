#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_TIMER_QUEUE_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_TIMER_QUEUE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/file_descriptor.h"
#include "mock_server/http/time_keeper.h"

namespace mock_server::http {

// A heap of deadlines on one timer descriptor. A timer can't be cancelled: its owner looks at the
// tag when it expires and ignores it if it is obsolete. Times are those of a
// clock, or of a time keeper. Not thread-safe.
class TimerQueue {
 public:
  struct Timer {
    std::chrono::nanoseconds due{0};
    uint64_t tag = 0;
  };

  // Throws std::system_error when there is no descriptor left. `keeper` may be nullptr, and must
  // outlive the queue, as must `clock`.
  explicit TimerQueue(const base::Clock& clock, const TimeKeeper* keeper = nullptr);

  // Becomes readable when the first timer is due. Owned by the queue.
  int fd() const { return fd_.get(); }
  void Set(std::chrono::nanoseconds due, uint64_t tag);
  // Takes one timer that is due at `now`; arms the descriptor for the next when there is none.
  std::optional<Timer> TakeDue(std::chrono::nanoseconds now);
  size_t size() const { return heap_.size(); }
  // When the first timer is due; nanoseconds::max() when there is none.
  std::chrono::nanoseconds next() const;

  std::chrono::nanoseconds Now() const;
  // The clock was moved, stopped or resumed. While it stands, only what is due is told.
  void ClockMoved(bool stands);

 private:
  void Arm();

  const base::Clock& clock_;
  const TimeKeeper* const keeper_;
  bool clock_stands_ = false;
  base::FileDescriptor fd_;
  std::vector<Timer> heap_;  // the earliest first
  std::chrono::nanoseconds armed_{std::chrono::nanoseconds::max()};
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_TIMER_QUEUE_H_
