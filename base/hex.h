#ifndef UNDERSTUDY_BASE_HEX_H_
#define UNDERSTUDY_BASE_HEX_H_

namespace base {

// The hexadecimal digits by value, in lower case.
inline constexpr char kHexDigits[] = "0123456789abcdef";

// The value of a hexadecimal digit in either case; -1 when it is none. Thread-safe.
constexpr int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_HEX_H_
