#ifndef UNDERSTUDY_BASE_STEERED_CLOCK_H_
#define UNDERSTUDY_BASE_STEERED_CLOCK_H_

#include <chrono>
#include <optional>

#include "base/clock.h"

namespace base {

// A clock that follows another one until it is told otherwise: it can be set, moved ahead, and
// stopped. Not thread-safe.
class SteeredClock final : public Clock {
 public:
  // So far ahead no sum of times overflows.
  static constexpr std::chrono::nanoseconds kFurthest = std::chrono::hours(24 * 365 * 100);

  // `source` must outlive it.
  explicit SteeredClock(const Clock& source) : source_(source) {}
  SteeredClock(const SteeredClock&) = delete;
  SteeredClock& operator=(const SteeredClock&) = delete;

  std::chrono::microseconds WallNow() const override {
    return (stopped_ ? stopped_->wall : source_.WallNow()) + wall_ahead_;
  }
  std::chrono::nanoseconds MonotonicNow() const override {
    return (stopped_ ? stopped_->monotonic : source_.MonotonicNow()) + ahead_;
  }

  // Changes what it shows; no time passes by that.
  void Set(std::chrono::microseconds wall) { wall_ahead_ += wall - WallNow(); }
  // Shows what its source shows; a stopped clock stands there.
  void SetToSource() { Set(source_.WallNow()); }
  // Lets time pass at once, if MayAdvance().
  void Advance(std::chrono::nanoseconds by);
  // No more than kFurthest in all.
  bool MayAdvance(std::chrono::nanoseconds by) const { return by <= kFurthest - ahead_; }
  void Stop();
  // Goes on from where it stands.
  void Resume();
  bool stopped() const { return stopped_.has_value(); }

 private:
  struct Moment {
    std::chrono::microseconds wall;
    std::chrono::nanoseconds monotonic;
  };

  const Clock& source_;
  std::chrono::microseconds wall_ahead_{0};
  std::chrono::nanoseconds ahead_{0};
  std::optional<Moment> stopped_;  // of the source
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_STEERED_CLOCK_H_
