#include "mock_server/fastapi/scalars.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "base/number.h"
#include "python/iso_time.h"

namespace mock_server::fastapi {
namespace {

using python::IsoTime;
using Fault = tl::unexpected<DatetimeFault>;
using Kind = DatetimeFault::Kind;

constexpr std::string_view kAfter9999 = "dates after 9999 are not supported as unix timestamps";
constexpr std::string_view kBefore0000 = "dates before 0000 are not supported as unix timestamps";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads a text as speedate does, the parser of pydantic.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  // "2019-03-01"; the reason when it is none.
  std::string_view Date(IsoTime& time) {
    if (text_.size() < 10) return "input is too short";
    if (!Number(4, time.year)) return "invalid character in year";
    if (!Take('-')) return "invalid date separator, expected `-`";
    if (!Number(2, time.month)) return "invalid character in month";
    if (!Take('-')) return "invalid date separator, expected `-`";
    if (!Number(2, time.day)) return "invalid character in day";
    if (time.month < 1 || time.month > 12) return "month value is outside expected range of 1-12";
    if (time.day < 1 || time.day > python::DaysInMonth(time.year, time.month))
      return "day value is outside expected range";
    return "";
  }

  bool at_end() const { return place_ == text_.size(); }

  // What follows the date of a date and time.
  bool Time(IsoTime& time) {
    if (!Take('T') && !Take('t') && !Take(' ') && !Take('_')) return false;
    if (!Number(2, time.hour) || !Take(':') || !Number(2, time.minute)) return false;
    if (time.hour > 23 || time.minute > 59) return false;
    if (Take(':')) {
      if (!Number(2, time.second) || time.second > 59) return false;
      if ((Take('.') || Take(',')) && !Fraction(time.microsecond)) return false;
    }
    return at_end() || Zone(time);
  }

 private:
  char Next() const { return at_end() ? '\0' : text_[place_]; }

  bool Take(char c) {
    if (Next() != c) return false;
    ++place_;
    return true;
  }

  bool Number(int count, int& value) {
    value = 0;
    for (int i = 0; i < count; ++i, ++place_) {
      if (!IsDigit(Next())) return false;
      value = value * 10 + (text_[place_] - '0');
    }
    return true;
  }

  bool Fraction(int& microsecond) {
    if (!IsDigit(Next())) return false;
    int weight = 100'000;
    for (; IsDigit(Next()); ++place_, weight /= 10) microsecond += weight * (text_[place_] - '0');
    return true;
  }

  bool Zone(IsoTime& time) {
    time.zoned = true;
    if (Take('Z') || Take('z')) return at_end();
    constexpr std::string_view kMinusSign = "\u2212";
    int sign = 1;
    if (text_.substr(place_).starts_with(kMinusSign)) {
      place_ += kMinusSign.size();
      sign = -1;
    } else if (Take('-')) {
      sign = -1;
    } else if (!Take('+')) {
      return false;
    }
    int hours = 0;
    int minutes = 0;
    if (!Number(2, hours)) return false;
    Take(':');
    if (!Number(2, minutes) || hours > 23 || minutes > 59) return false;
    time.offset_seconds = sign * (hours * 3600 + minutes * 60);
    return at_end();
  }

  const std::string_view text_;
  size_t place_ = 0;
};

std::string WithZone(const IsoTime& time) {
  std::string text = time.IsoFormat();
  if (!time.zoned) return text;
  const int offset = std::abs(time.offset_seconds);
  return text + fmt::format("{}{:02}:{:02}", time.offset_seconds < 0 ? '-' : '+', offset / 3600,
                            offset / 60 % 60);
}

// Beyond this, either way, a number counts milliseconds since 1970, not seconds.
constexpr int64_t kMostSeconds = 20'000'000'000;

bool AreMilliseconds(double number) { return std::abs(number) > double{kMostSeconds}; }

// `number` counts as above; `microseconds`, 0 to a million, are added. The reason when the year is
// out of range.
std::string_view FromUnix(int64_t number, int64_t microseconds, IsoTime& time) {
  int64_t seconds = number;
  if (number > kMostSeconds || number < -kMostSeconds) {
    seconds = number / 1000;
    microseconds += number % 1000 * 1000;
  }
  if (microseconds < 0) {
    microseconds += 1'000'000;
    --seconds;
  }
  if (microseconds >= 1'000'000) {
    microseconds -= 1'000'000;
    ++seconds;
  }
  if (seconds > 253'402'300'799) return kAfter9999;
  if (seconds < -62'167'219'200) return kBefore0000;
  if (seconds < -62'135'596'800) return "year 0 is out of range";
  time = python::FromUnixSeconds(seconds);
  time.microsecond = static_cast<int>(microseconds);
  time.zoned = true;
  return "";
}

// The reason for which a float can't be a number of FromUnix().
std::string_view RangeFault(double number) {
  if (std::isnan(number)) return "NaN values not permitted";
  if (number >= 0x1p63) return kAfter9999;
  return number < -0x1p63 ? kBefore0000 : "";
}

// A number of JSON. Its fraction is added whatever its sign: -6.25 is 6.75 s before 1970.
std::string_view FromUnixFloat(double number, IsoTime& time) {
  if (const std::string_view fault = RangeFault(number); !fault.empty()) return fault;
  const double fraction = std::abs(number - std::trunc(number));
  const double microseconds = fraction * (AreMilliseconds(number) ? 1e3 : 1e6);
  return FromUnix(static_cast<int64_t>(std::floor(number)),
                  static_cast<int64_t>(std::round(microseconds)), time);
}

// A number with a point in a text. Milliseconds are made seconds, and if those are too many, they
// are taken for milliseconds once more.
std::string_view FromUnixText(double number, IsoTime& time) {
  if (const std::string_view fault = RangeFault(number); !fault.empty()) return fault;
  const double seconds = AreMilliseconds(number) ? number / 1000 : number;
  const double whole = std::floor(seconds);
  return FromUnix(static_cast<int64_t>(whole),
                  static_cast<int64_t>(std::round((seconds - whole) * 1e6)), time);
}

std::optional<int64_t> WholeNumber(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  }
  return base::ParseNumber<int64_t>(text);
}

// A number with a point in it.
std::optional<double> PointedNumber(const std::string& text) {
  size_t place = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const size_t first = place;
  while (place < text.size() && IsDigit(text[place])) ++place;
  if (place >= text.size() || text[place] != '.') return std::nullopt;
  const bool digit_follows = place + 1 < text.size() && IsDigit(text[place + 1]);
  if (place == first && !digit_follows) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) return std::nullopt;
  return number;
}

tl::expected<std::string, DatetimeFault> ReadText(const std::string& text) {
  IsoTime time;
  Parser parser(text);
  const std::string_view date_fault = parser.Date(time);
  const bool is_date = date_fault.empty();
  if (is_date && (parser.at_end() || parser.Time(time))) {
    if (time.year == 0) return Fault({Kind::kParsing, "year 0 is out of range"});
    return WithZone(time);
  }
  std::string_view reason = date_fault;
  if (is_date) reason = "unexpected extra characters at the end of the input";
  if (const std::optional<int64_t> seconds = WholeNumber(text)) {
    reason = FromUnix(*seconds, 0, time);
    if (reason.empty()) return WithZone(time);
    if (reason.starts_with("year")) return Fault({Kind::kParsing, std::string(reason)});
  } else if (const std::optional<double> number = PointedNumber(text)) {
    const std::string_view fault = FromUnixText(*number, time);
    if (fault.empty()) return WithZone(time);
    if (fault.starts_with("year")) return Fault({Kind::kParsing, std::string(fault)});
  }
  return Fault({Kind::kFromDate, std::string(reason)});
}

}  // namespace

tl::expected<std::string, DatetimeFault> ReadDatetime(const python::Value& input) {
  if (input.is_str()) return ReadText(input.as_str());
  IsoTime time;
  std::string_view fault;
  if (input.is_small_int()) {
    fault = FromUnix(input.as_small_int(), 0, time);
  } else if (input.is_float()) {
    fault = FromUnixFloat(input.as_float(), time);
  } else if (input.is_big_int()) {
    // Read as a float; what is too large for one is no time at all.
    const double seconds = std::strtod(input.IntegerText().c_str(), nullptr);
    if (std::isinf(seconds)) return Fault({Kind::kType, ""});
    fault = FromUnixFloat(seconds, time);
  } else {
    return Fault({Kind::kType, ""});
  }
  if (!fault.empty()) return Fault({Kind::kParsing, std::string(fault)});
  return WithZone(time);
}

}  // namespace mock_server::fastapi
