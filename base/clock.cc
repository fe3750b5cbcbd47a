#include "base/clock.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iterator>

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
  std::string text;
  text.reserve(26);
  text.append(cached, 19);
  if (fraction != 0) {
    char digits[7];
    for (int i = 5; i >= 0; --i, fraction /= 10)
      digits[i + 1] = static_cast<char>('0' + fraction % 10);
    digits[0] = '.';
    text.append(digits, 7);
  }
  return text;
}

namespace {

// `digits` digits at the front, which are taken from it.
std::optional<int> TakeDigits(std::string_view& text, size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool Take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// Seconds east of Greenwich; nothing without a zone. `text` is what stands behind the time.
std::optional<int> TakeZone(std::string_view& text) {
  if (Take(text, 'Z')) return 0;
  const int sign = Take(text, '+') ? 1 : Take(text, '-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto hours = TakeDigits(text, 2);
  const bool colon = Take(text, ':');
  const auto minutes = TakeDigits(text, 2);
  if (hours && minutes && colon && *hours < 24 && *minutes < 60)
    return sign * (*hours * 3600 + *minutes * 60);
  text = "?";  // no end of a time
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::microseconds> ParseLocalTime(std::string_view text) {
  std::tm parts{};
  constexpr char kMarks[] = "--T::";
  int* const fields[] = {&parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                         &parts.tm_hour, &parts.tm_min, &parts.tm_sec};
  for (size_t i = 0; i < std::size(fields); ++i) {
    const auto number = TakeDigits(text, i == 0 ? 4 : 2);
    if (!number || (i < 5 && !Take(text, kMarks[i]))) return std::nullopt;
    *fields[i] = *number;
  }
  int64_t fraction = 0;
  if (Take(text, '.')) {
    const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 6) return std::nullopt;
    fraction = *TakeDigits(text, digits);
    for (size_t i = digits; i < 6; ++i) fraction *= 10;
  }
  const auto zone = TakeZone(text);
  const bool in_range = parts.tm_year >= 1970 && parts.tm_year <= 9898 && parts.tm_mon >= 1 &&
                        parts.tm_mon <= 12 && parts.tm_mday >= 1 && parts.tm_hour < 24 &&
                        parts.tm_min < 60 && parts.tm_sec < 60;
  if (!text.empty() || !in_range) return std::nullopt;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  parts.tm_isdst = -1;
  const int day = parts.tm_mday;
  const time_t seconds = zone ? ::timegm(&parts) - *zone : std::mktime(&parts);
  if (parts.tm_mday != day) return std::nullopt;  // 30 February
  return std::chrono::seconds(seconds) + std::chrono::microseconds(fraction);
}

}  // namespace base
