#ifndef UNDERSTUDY_BASE_UUID_H_
#define UNDERSTUDY_BASE_UUID_H_

#include <cstddef>
#include <string_view>

#include "base/hex.h"

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

constexpr bool IsCanonicalUuid(std::string_view text) {
  // A function's address would be called for each character.
  return HasUuidForm(text, [](char c) { return IsLowerHexDigit(c); });
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_UUID_H_
