#include "python/base64.h"

#include <cstdint>

namespace python {
namespace {

// -1 for what is no digit; both alphabets are taken, as urlsafe_b64decode() does.
int DigitOf(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

}  // namespace

std::optional<std::string> DecodeUrlSafeBase64(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  size_t digits = 0;   // of the group of four
  size_t padding = 0;  // in a row
  const size_t filled = (text.size() + 3) / 4 * 4;
  for (size_t i = 0; i < filled; ++i) {
    const char c = i < text.size() ? text[i] : '=';
    if (c == '=') {
      if (digits >= 2 && digits + ++padding >= 4) return bytes;
      continue;
    }
    const int digit = DigitOf(c);
    if (digit < 0) continue;
    padding = 0;
    bits = (bits << 6) | static_cast<uint32_t>(digit);
    if (++digits > 1) bytes += static_cast<char>(bits >> (8 - 2 * digits));
    digits %= 4;
  }
  if (digits != 0) return std::nullopt;
  return bytes;
}

}  // namespace python
