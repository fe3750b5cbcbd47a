#ifndef UNDERSTUDY_BASE_HEX_H_
#define UNDERSTUDY_BASE_HEX_H_

#include <array>

namespace base {

// The hexadecimal digits by value, in lower and in upper case.
inline constexpr char kHexDigits[] = "0123456789abcdef";
inline constexpr char kUpperHexDigits[] = "0123456789ABCDEF";

// The value of a hexadecimal digit in either case; -1 for any other character. Thread-safe.
constexpr int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr bool IsHexDigit(char c) { return HexDigit(c) >= 0; }

// By byte. A table, since each request has a UUID to look at.
inline constexpr auto kIsLowerHexDigit = [] {
  std::array<bool, 256> is{};
  for (int value = 0; value < 16; ++value) is[static_cast<unsigned char>(kHexDigits[value])] = true;
  return is;
}();
constexpr bool IsLowerHexDigit(char c) { return kIsLowerHexDigit[static_cast<unsigned char>(c)]; }
// 'A' to 'F' as 'a' to 'f'; every other character as it is.
constexpr char LowerHexDigit(char c) {
  return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_HEX_H_
