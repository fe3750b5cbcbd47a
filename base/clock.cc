#include "base/clock.h"

#include <cstdio>
#include <ctime>

namespace base {

std::chrono::microseconds SystemClock::WallNow() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::system_clock::now().time_since_epoch());
}

std::chrono::nanoseconds SystemClock::MonotonicNow() const {
  return std::chrono::steady_clock::now().time_since_epoch();
}

std::string FormatLocalTime(std::chrono::microseconds since_epoch) {
  const int64_t us = since_epoch.count();
  int64_t seconds = us / 1000000;
  int64_t fraction = us % 1000000;
  if (fraction < 0) {
    fraction += 1000000;
    --seconds;
  }
  // localtime_r takes a lock and looks at the zone each time; a server asks for the same second
  // thousands of times.
  thread_local int64_t cached_second = INT64_MIN;
  thread_local char cached[20];
  if (seconds != cached_second) {
    const time_t t = static_cast<time_t>(seconds);
    std::tm parts{};
    localtime_r(&t, &parts);
    std::strftime(cached, sizeof cached, "%Y-%m-%dT%H:%M:%S", &parts);
    cached_second = seconds;
  }
  std::string text(cached, 19);
  if (fraction != 0) {
    char digits[7];
    for (int i = 5; i >= 0; --i, fraction /= 10)
      digits[i + 1] = static_cast<char>('0' + fraction % 10);
    digits[0] = '.';
    text.append(digits, 7);
  }
  return text;
}

}  // namespace base
