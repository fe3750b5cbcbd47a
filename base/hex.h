#ifndef UNDERSTUDY_BASE_HEX_H_
#define UNDERSTUDY_BASE_HEX_H_

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

constexpr bool IsLowerHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
// 'A' to 'F' as 'a' to 'f'; every other character as it is.
constexpr char LowerHexDigit(char c) {
  return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_HEX_H_
