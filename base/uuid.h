#ifndef UNDERSTUDY_BASE_UUID_H_
#define UNDERSTUDY_BASE_UUID_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/byte_search.h"

namespace base {

// The canonical form of a UUID: 8-4-4-4-12 hexadecimal digits in lower case.

inline constexpr size_t kUuidSize = 36;

// Whether a hyphen stands at this place of the form.
constexpr bool IsUuidHyphen(size_t place) {
  return place == 8 || place == 13 || place == 18 || place == 23;
}

// Whether the text has the form, with digits for which `is_digit` is true.
template <typename IsDigit>
constexpr bool HasUuidForm(std::string_view text, IsDigit is_digit) {
  if (text.size() != kUuidSize) return false;
  const auto are_digits = [&](size_t from, size_t end) {
    for (size_t i = from; i < end; ++i) {
      if (!is_digit(text[i])) return false;
    }
    return true;
  };
  // Group by group: asking at each place whether a hyphen belongs there costs three times as much.
  return text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-' &&
         are_digits(0, 8) && are_digits(9, 13) && are_digits(14, 18) && are_digits(19, 23) &&
         are_digits(24, kUuidSize);
}

// Eight characters at a time: each request has UUIDs to look at, and one by one they cost three
// times as much.
inline bool IsCanonicalUuid(std::string_view text) {
  if (text.size() != kUuidSize) return false;
  if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
  const auto digits = [&](size_t at) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    return LowerHexDigitsIn(word);
  };
  constexpr uint64_t kHyphensAt8 = 0x0000800000000080;   // in the word from 8 on: 8 and 13
  constexpr uint64_t kHyphensAt16 = 0x8000000000800000;  // 18 and 23
  return (digits(0) & (digits(8) | kHyphensAt8) & (digits(16) | kHyphensAt16) & digits(24) &
          digits(kUuidSize - sizeof(uint64_t))) == kHighBits;
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_UUID_H_
