#ifndef UNDERSTUDY_BASE_CLOCK_H_
#define UNDERSTUDY_BASE_CLOCK_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// The source of time. It is passed in everywhere, so that tests and virtual runs control it.
// Implementations say whether they are thread-safe; SystemClock is.
class Clock {
 public:
  virtual ~Clock() = default;

  // Microseconds since the Unix epoch.
  virtual std::chrono::microseconds WallNow() const = 0;
  // Never goes back; its zero is arbitrary.
  virtual std::chrono::nanoseconds MonotonicNow() const = 0;
};

// The machine's clock. Thread-safe.
class SystemClock : public Clock {
 public:
  std::chrono::microseconds WallNow() const override;
  std::chrono::nanoseconds MonotonicNow() const override;
};

// A clock that only its owner moves. Not thread-safe.
class ManualClock : public Clock {
 public:
  explicit ManualClock(std::chrono::microseconds wall_start) : wall_start_(wall_start) {}

  std::chrono::microseconds WallNow() const override {
    return wall_start_ + std::chrono::duration_cast<std::chrono::microseconds>(elapsed_);
  }
  std::chrono::nanoseconds MonotonicNow() const override { return elapsed_; }

  void Advance(std::chrono::nanoseconds by) { elapsed_ += by; }
  // `elapsed` since the start; must not be before the present.
  void AdvanceTo(std::chrono::nanoseconds elapsed) { elapsed_ = elapsed; }

 private:
  const std::chrono::microseconds wall_start_;
  std::chrono::nanoseconds elapsed_{0};
};

// Local naive ISO time as Python's datetime.isoformat() writes it: `2026-01-18T21:26:47.123456`,
// without the fraction when it is zero (docs/platform.md, Rules common to both).
std::string FormatLocalTime(std::chrono::microseconds since_epoch);

// The inverse, of the years 1970 to 9898: a clock that is moved a century ahead from there still
// shows four digits. Also with a fraction of up to six digits, and with a zone (`Z`, `+01:00`),
// which overrides the machine's. Nothing when `text` is not such a time.
std::optional<std::chrono::microseconds> ParseLocalTime(std::string_view text);

// What it takes, for messages.
inline constexpr std::string_view kLocalTimeForm =
    "a time such as 2026-01-18T10:00:00, of the years 1970 to 9898";

}  // namespace base

#endif  // UNDERSTUDY_BASE_CLOCK_H_
