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
  for (size_t i = 0; i < kUuidSize; ++i) {
    if (IsUuidHyphen(i) ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  return true;
}

constexpr bool IsCanonicalUuid(std::string_view text) { return HasUuidForm(text, IsLowerHexDigit); }

}  // namespace base

#endif  // UNDERSTUDY_BASE_UUID_H_
