#include "schema/formats.h"

#include <algorithm>
#include <string>

#include "base/hex.h"
#include "base/uuid.h"

namespace schema {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The number that `text` spells in digits only; -1 otherwise.
int Digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return -1;
    number = number * 10 + (c - '0');
  }
  return text.empty() ? -1 : number;
}

int DaysIn(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

// hh:mm:ss, with the leap second where `leap` allows it.
bool IsClock(std::string_view text, bool leap) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return false;
  const int hour = Digits(text.substr(0, 2));
  const int minute = Digits(text.substr(3, 2));
  const int second = Digits(text.substr(6, 2));
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
         second < (leap ? 61 : 60);
}

bool IsZone(std::string_view text) {
  if (text == "Z" || text == "z") return true;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const int hour = Digits(text.substr(1, 2));
  const int minute = Digits(text.substr(4, 2));
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

}  // namespace

bool IsUuid(std::string_view text) { return base::IsCanonicalUuid(text); }

bool IsUuidInput(std::string_view text) {
  constexpr std::string_view kPrefix = "urn:uuid:";
  if (text.substr(0, kPrefix.size()) == kPrefix) {
    text.remove_prefix(kPrefix.size());
  } else if (text.size() == 38 && text.front() == '{' && text.back() == '}') {
    text = text.substr(1, 36);
  }
  std::string lower(text);
  for (char& c : lower) c = base::LowerHexDigit(c);
  return lower.size() == 32 ? std::all_of(lower.begin(), lower.end(), base::IsLowerHexDigit)
                            : IsUuid(lower);
}

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = Digits(text.substr(0, 4));
  const int month = Digits(text.substr(5, 2));
  const int day = Digits(text.substr(8, 2));
  return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= DaysIn(year, month);
}

bool IsTimestamp(std::string_view text) {
  if (text.size() != 19 && text.size() != 26) return false;
  if (!IsDate(text.substr(0, 10)) || text[10] != 'T' || !IsClock(text.substr(11, 8), false))
    return false;
  // The six decimals vanish when they are all zero.
  return text.size() == 19 || (text[19] == '.' && Digits(text.substr(20)) > 0);
}

bool IsDateTime(std::string_view text) {
  if (text.size() < 20 || !IsDate(text.substr(0, 10)) || (text[10] != 'T' && text[10] != 't') ||
      !IsClock(text.substr(11, 8), true)) {
    return false;
  }
  size_t at = 19;
  if (text[at] == '.') {
    const size_t first = ++at;
    while (at < text.size() && IsDigit(text[at])) ++at;
    if (at == first) return false;
  }
  return IsZone(text.substr(at));
}

FormatTest FindFormat(std::string_view name) {
  if (name == "uuid") return IsUuid;
  if (name == "uuid-input") return IsUuidInput;
  if (name == "timestamp") return IsTimestamp;
  if (name == "date-time") return IsDateTime;
  return name == "date" ? IsDate : nullptr;
}

}  // namespace schema
