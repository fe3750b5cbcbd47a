#include "python/iso_time.h"

#include <fmt/format.h>

#include "python/repr.h"
#include "python/utf8.h"

namespace python {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Days from 0001-01-01, which is 1.
int ToOrdinal(int year, int month, int day) {
  const int before = year - 1;
  int days = before * 365 + before / 4 - before / 100 + before / 400;
  for (int m = 1; m < month; ++m) days += DaysInMonth(year, m);
  return days + day;
}

void FromOrdinal(int ordinal, IsoTime& time) {
  time.year = 1 + ordinal / 366;
  while (ToOrdinal(time.year + 1, 1, 1) <= ordinal) ++time.year;
  time.month = 1;
  while (time.month < 12 && ToOrdinal(time.year, time.month + 1, 1) <= ordinal) ++time.month;
  time.day = ordinal - ToOrdinal(time.year, time.month, 1) + 1;
}

// Monday of the first ISO week of a year.
int FirstMonday(int year) {
  const int first = ToOrdinal(year, 1, 1);
  const int weekday = (first + 6) % 7;  // Monday is 0
  return weekday > 3 ? first - weekday + 7 : first - weekday;
}

// Follows CPython's Modules/_datetimemodule.c. The text ends with a NUL, which the tests below rely
// on as C does.
class Parser {
 public:
  explicit Parser(std::string text) : text_(std::move(text)) {}

  bool Run(IsoTime& time) {
    if (text_.size() < 7) return false;
    const size_t separator = FindSeparator();
    if (!ReadDate(separator, time)) return false;
    if (text_.size() == separator) return true;
    // Any one character separates date and time, however many bytes it has.
    size_t begin = separator;
    NextCodePoint(text_, begin);
    return ReadTime(begin, time);
  }

 private:
  char At(size_t place) const { return place < text_.size() ? text_[place] : '\0'; }

  size_t FindSeparator() const {
    const size_t size = text_.size();
    if (size == 7) return 7;
    if (text_[4] == '-') {
      if (text_[5] != 'W') return 10;
      if (size > 8 && text_[8] == '-') return size > 10 && IsDigit(text_[10]) ? 8 : 10;
      return 8;
    }
    if (text_[4] != 'W') return 8;
    size_t place = 7;
    while (place < size && IsDigit(text_[place])) ++place;
    if (place < 9) return place;
    return place % 2 == 0 ? 7 : 8;
  }

  bool ReadDigits(size_t& place, int count, int& value) const {
    value = 0;
    for (int i = 0; i < count; ++i, ++place) {
      if (!IsDigit(At(place))) return false;
      value = value * 10 + (text_[place] - '0');
    }
    return true;
  }

  bool ReadDate(size_t end, IsoTime& time) const {
    size_t place = 0;
    if (!ReadDigits(place, 4, time.year)) return false;
    const bool separated = At(place) == '-';
    if (separated) ++place;
    if (At(place) == 'W') return ReadWeekDate(place + 1, end, separated, time);
    if (!ReadDigits(place, 2, time.month)) return false;
    if (separated && At(place++) != '-') return false;
    return ReadDigits(place, 2, time.day) && place == end;
  }

  bool ReadWeekDate(size_t place, size_t end, bool separated, IsoTime& time) const {
    int week = 0;
    int day = 1;
    if (!ReadDigits(place, 2, week)) return false;
    if (place < end) {
      if (separated && At(place++) != '-') return false;
      if (!ReadDigits(place, 1, day)) return false;
    }
    if (week < 1 || week > 53 || day < 1 || day > 7) return false;
    if (week == 53 && FirstMonday(time.year) + 52 * 7 >= FirstMonday(time.year + 1)) return false;
    if (time.year == 0) {
      // Python counts on with days before its first one and ends up with an odd month.
      time.year = 1;
      time.month = 0;
      return true;
    }
    FromOrdinal(FirstMonday(time.year) + (week - 1) * 7 + day - 1, time);
    return true;
  }

  enum class Rest { kFailed, kNone, kSome };

  Rest ReadClock(size_t place, size_t end, int (&parts)[3], int& microsecond) const {
    bool separated = true;
    microsecond = 0;
    for (int i = 0; i < 3; ++i) {
      if (!ReadDigits(place, 2, parts[i])) return Rest::kFailed;
      const char c = At(place++);
      if (i == 0) separated = c == ':';
      if (place >= end) return c == '\0' ? Rest::kNone : Rest::kSome;
      if (separated && c == ':') continue;
      if (c == '.' || c == ',') break;
      if (separated) return Rest::kFailed;
      --place;
    }
    const size_t remaining = end - place;
    const int count = remaining >= 6 ? 6 : static_cast<int>(remaining);
    if (!ReadDigits(place, count, microsecond)) return Rest::kFailed;
    for (int i = count; i < 6; ++i) microsecond *= 10;
    while (IsDigit(At(place))) ++place;
    return At(place) == '\0' ? Rest::kNone : Rest::kSome;
  }

  bool ReadTime(size_t place, IsoTime& time) const {
    size_t zone = place;
    while (zone < text_.size() && text_[zone] != '+' && text_[zone] != '-' && text_[zone] != 'Z')
      ++zone;
    int parts[3] = {};
    const Rest rest = ReadClock(place, zone, parts, time.microsecond);
    if (rest == Rest::kFailed) return false;
    time.hour = parts[0];
    time.minute = parts[1];
    time.second = parts[2];
    if (zone == text_.size()) return rest == Rest::kNone;
    time.zoned = true;
    if (text_[zone] == 'Z') return zone + 1 == text_.size();
    int offset[3] = {};
    if (ReadClock(zone + 1, text_.size(), offset, time.offset_microseconds) != Rest::kNone)
      return false;
    const int sign = text_[zone] == '-' ? -1 : 1;
    time.offset_seconds = sign * (offset[0] * 3600 + offset[1] * 60 + offset[2]);
    // Less than a second is taken for UTC.
    time.offset_microseconds = time.offset_seconds == 0 ? 0 : time.offset_microseconds * sign;
    return true;
  }

  const std::string text_;
};

// repr(timedelta): days of either sign, seconds and microseconds from 0 up.
std::string DeltaRepr(int seconds, int microseconds) {
  constexpr int kDay = 86400;
  if (microseconds < 0) {
    microseconds += 1'000'000;
    --seconds;
  }
  const int days = (seconds >= 0 ? seconds : seconds - kDay + 1) / kDay;
  std::string parts;
  const auto add = [&](const char* name, int value) {
    if (value != 0) parts += fmt::format("{}{}={}", parts.empty() ? "" : ", ", name, value);
  };
  add("days", days);
  add("seconds", seconds - days * kDay);
  add("microseconds", microseconds);
  return "datetime.timedelta(" + parts + ")";
}

std::string RangeFault(const IsoTime& time) {
  if (time.zoned && (time.offset_seconds >= 86400 || time.offset_seconds <= -86400)) {
    return "offset must be a timedelta strictly between -timedelta(hours=24) and "
           "timedelta(hours=24), not " +
           DeltaRepr(time.offset_seconds, time.offset_microseconds) + ".";
  }
  if (time.year < 1 || time.year > 9999) return fmt::format("year {} is out of range", time.year);
  if (time.month < 1 || time.month > 12) return "month must be in 1..12";
  if (time.day < 1 || time.day > DaysInMonth(time.year, time.month))
    return "day is out of range for month";
  if (time.hour > 23) return "hour must be in 0..23";
  if (time.minute > 59) return "minute must be in 0..59";
  if (time.second > 59) return "second must be in 0..59";
  return "";
}

std::string WithOffset(std::string text) {
  for (size_t place = text.find('Z'); place != std::string::npos; place = text.find('Z', place)) {
    text.replace(place, 1, "+00:00");
  }
  return text;
}

}  // namespace

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[month - 1];
}

IsoTime FromUnixSeconds(int64_t seconds) {
  constexpr int64_t kDay = 86400;
  const int64_t day = (seconds >= 0 ? seconds : seconds - kDay + 1) / kDay;
  const int64_t rest = seconds - day * kDay;
  IsoTime time;
  FromOrdinal(static_cast<int>(ToOrdinal(1970, 1, 1) + day), time);
  time.hour = static_cast<int>(rest / 3600);
  time.minute = static_cast<int>(rest / 60 % 60);
  time.second = static_cast<int>(rest % 60);
  return time;
}

std::string IsoTime::IsoFormat() const {
  // Two of these stand in every row, so the digits are written by hand.
  std::string text = "0000-00-00T00:00:00.000000";
  const auto put = [&](size_t at, int digits, int number) {
    for (int i = digits - 1; i >= 0; --i, number /= 10) {
      text[at + static_cast<size_t>(i)] = static_cast<char>('0' + number % 10);
    }
  };
  put(0, 4, year);
  put(5, 2, month);
  put(8, 2, day);
  put(11, 2, hour);
  put(14, 2, minute);
  put(17, 2, second);
  if (microsecond == 0) {
    text.resize(19);
  } else {
    put(20, 6, microsecond);
  }
  return text;
}

std::string IsoTime::Repr() const {
  std::string text =
      fmt::format("datetime.datetime({}, {}, {}, {}, {}", year, month, day, hour, minute);
  if (second != 0 || microsecond != 0) text += fmt::format(", {}", second);
  if (microsecond != 0) text += fmt::format(", {}", microsecond);
  if (zoned && offset_seconds == 0) {
    text += ", tzinfo=datetime.timezone.utc";
  } else if (zoned) {
    text += ", tzinfo=datetime.timezone(" + DeltaRepr(offset_seconds, offset_microseconds) + ")";
  }
  return text + ")";
}

bool IsoTime::ShiftToUtc() {
  constexpr int64_t kSecond = 1'000'000;
  constexpr int64_t kDay = 86400 * kSecond;
  int64_t moment = ((hour * 60 + minute) * 60 + second) * kSecond + microsecond;
  moment -= offset_seconds * kSecond + offset_microseconds;
  int64_t days = moment / kDay;
  moment %= kDay;
  if (moment < 0) {
    moment += kDay;
    --days;
  }
  const int64_t ordinal = ToOrdinal(year, month, day) + days;
  if (ordinal < 1 || ordinal > ToOrdinal(9999, 12, 31)) return false;
  FromOrdinal(static_cast<int>(ordinal), *this);
  hour = static_cast<int>(moment / (3600 * kSecond));
  minute = static_cast<int>(moment / (60 * kSecond) % 60);
  second = static_cast<int>(moment / kSecond % 60);
  microsecond = static_cast<int>(moment % kSecond);
  zoned = false;
  offset_seconds = 0;
  offset_microseconds = 0;
  return true;
}

tl::expected<IsoTime, std::string> ReadIsoTime(std::string_view text) {
  const std::string replaced = WithOffset(std::string(text));
  IsoTime time;
  if (!Parser(replaced).Run(time))
    return tl::unexpected("Invalid isoformat string: " + StrRepr(replaced));
  if (std::string fault = RangeFault(time); !fault.empty()) return tl::unexpected(std::move(fault));
  return time;
}

}  // namespace python
