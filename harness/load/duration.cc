#include "harness/load/duration.h"

#include <fmt/format.h>

#include <cstdint>

namespace harness::load {

using base::ErrorCode;
using base::Fail;
using base::Result;
using std::chrono::nanoseconds;

Result<nanoseconds> ParseDuration(std::string_view text) {
  const auto bad = [&] {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' is not a duration; write 300, 300s, 20m or 1h30m10s", text));
  };
  constexpr int64_t kLongest = 366 * 24 * 3600LL;
  const auto beyond = [&] {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' is out of range: a duration is from 1s to {}h, such as 1h30m10s",
                            text, kLongest / 3600));
  };
  int64_t seconds = 0;
  int64_t last_unit = INT64_MAX;
  size_t at = 0;
  while (at < text.size()) {
    int64_t number = 0;
    const size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && number <= kLongest) {
      number = number * 10 + (text[at++] - '0');
    }
    if (at == start) return bad();
    if (number > kLongest) return beyond();
    int64_t unit = 1;
    if (at < text.size()) {
      switch (text[at++]) {
        case 'h':
          unit = 3600;
          break;
        case 'm':
          unit = 60;
          break;
        case 's':
          unit = 1;
          break;
        default:
          return bad();
      }
    } else if (start != 0) {
      return bad();  // 5m30: minutes and then what?
    }
    if (unit >= last_unit) return bad();
    last_unit = unit;
    seconds += number * unit;
  }
  if (text.empty()) return bad();
  if (seconds <= 0 || seconds > kLongest) return beyond();
  return std::chrono::seconds(seconds);
}

std::string FormatDuration(nanoseconds duration) {
  const int64_t total = duration.count() / 1'000'000'000;
  if (nanoseconds(total * 1'000'000'000) != duration) {
    return fmt::format("{:.3g}s", std::chrono::duration<double>(duration).count());
  }
  std::string out;
  if (total >= 3600) out += fmt::format("{}h", total / 3600);
  if (total % 3600 >= 60) out += fmt::format("{}m", total % 3600 / 60);
  if (total % 60 > 0 || out.empty()) out += fmt::format("{}s", total % 60);
  return out;
}

}  // namespace harness::load
