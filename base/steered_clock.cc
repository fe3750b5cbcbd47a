#include "base/steered_clock.h"

namespace base {

void SteeredClock::Advance(std::chrono::nanoseconds by) {
  ahead_ += by;
  wall_ahead_ += std::chrono::duration_cast<std::chrono::microseconds>(by);
}

void SteeredClock::Stop() {
  if (!stopped_) stopped_ = {source_.WallNow(), source_.MonotonicNow()};
}

void SteeredClock::Resume() {
  if (!stopped_) return;
  wall_ahead_ -= source_.WallNow() - stopped_->wall;
  ahead_ -= source_.MonotonicNow() - stopped_->monotonic;
  stopped_.reset();
}

}  // namespace base
