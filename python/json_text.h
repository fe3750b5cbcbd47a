#ifndef UNDERSTUDY_PYTHON_JSON_TEXT_H_
#define UNDERSTUDY_PYTHON_JSON_TEXT_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace python {

// Where the first character stands, from `at` on, that JSON strings can't hold as it is: a quote, a
// backslash or a control character; the size when there is none.
inline size_t FindEscaped(std::string_view text, size_t at) {
  // Eight bytes at a time: texts are mostly without any.
  static_assert(std::endian::native == std::endian::little);
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighs = 0x8080808080808080;
  const size_t end = text.size();
  while (at < end && end >= 8) {
    // When fewer are left, the last eight without those that were seen.
    const size_t seen = at + 8 <= end ? 0 : at + 8 - end;
    uint64_t word;
    std::memcpy(&word, text.data() + at - seen, sizeof word);
    word >>= 8 * seen;
    const uint64_t quote = word ^ (kOnes * '"');
    const uint64_t backslash = word ^ (kOnes * '\\');
    const uint64_t found = (((word - kOnes * 0x20) & ~word) | ((quote - kOnes) & ~quote) |
                            ((backslash - kOnes) & ~backslash)) &
                           kHighs;
    // Bytes above the first found one may be found in error, never one below it.
    const size_t first = static_cast<size_t>(std::countr_zero(found)) / 8;
    if (first + seen < 8) return at + first;
    at += 8 - seen;
  }
  for (; at < text.size(); ++at) {
    const unsigned char c = static_cast<unsigned char>(text[at]);
    if (c < 0x20 || c == '"' || c == '\\') break;
  }
  return at;
}

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_JSON_TEXT_H_
