#ifndef UNDERSTUDY_BASE_BYTE_SEARCH_H_
#define UNDERSTUDY_BASE_BYTE_SEARCH_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace base {

// Searches of texts for rare bytes of several kinds, eight bytes at a time: two instructions a
// byte, where a loop takes five and more. For one kind memchr() is better. Thread-safe.

constexpr uint64_t EveryByte(unsigned char value) { return 0x0101010101010101u * value; }
inline constexpr uint64_t kHighBits = EveryByte(0x80);

// Marks for FindMarked(): the high bit of each byte that is asked for. The lowest mark of a word is
// right; those above it may be wrong.
constexpr uint64_t BytesEqualTo(uint64_t word, unsigned char value) {
  const uint64_t zeros = word ^ EveryByte(value);
  return (zeros - EveryByte(1)) & ~zeros & kHighBits;
}
// For a limit of 128 at most.
constexpr uint64_t BytesBelow(uint64_t word, unsigned char limit) {
  return (word - EveryByte(limit)) & ~word & kHighBits;
}
constexpr uint64_t BytesBeyondAscii(uint64_t word) { return word & kHighBits; }

// The same, all of them right. `first` to `last` are ASCII.
constexpr uint64_t BytesFromTo(uint64_t word, unsigned char first, unsigned char last) {
  const uint64_t low_bits = word & ~kHighBits;
  const uint64_t from_first = low_bits + EveryByte(0x80 - first);
  const uint64_t behind_last = low_bits + EveryByte(0x80 - last - 1);
  return (from_first ^ behind_last) & ~word & kHighBits;
}
constexpr uint64_t UpperCaseIn(uint64_t word) { return BytesFromTo(word, 'A', 'Z'); }
constexpr uint64_t LowerHexDigitsIn(uint64_t word) {
  return BytesFromTo(word, '0', '9') | BytesFromTo(word, 'a', 'f');
}
// With 'a' for 'A'; bytes beyond ASCII stay.
constexpr uint64_t LowerCase(uint64_t word) { return word | UpperCaseIn(word) >> 2; }

// Where the first marked byte stands from `at` on; the text's size when there is none. `mark` takes
// a word of eight bytes and returns such marks.
template <typename Mark>
size_t FindMarked(std::string_view text, size_t at, Mark mark) {
  static_assert(std::endian::native == std::endian::little);
  const size_t size = text.size();
  for (uint64_t word; at + sizeof word <= size; at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (const uint64_t marks = mark(word); marks != 0)
      return at + static_cast<size_t>(std::countr_zero(marks)) / 8;
  }
  if (at >= size) return size;
  uint64_t rest = 0;
  if (size >= sizeof rest) {
    std::memcpy(&rest, text.data() + size - sizeof rest, sizeof rest);
    rest >>= 8 * (at + sizeof rest - size);
  } else {
    for (size_t i = size; i-- > at;) rest = rest << 8 | static_cast<unsigned char>(text[i]);
  }
  // A mark behind the end is one of the zeros that fill the word.
  return std::min(at + static_cast<size_t>(std::countr_zero(mark(rest))) / 8, size);
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_BYTE_SEARCH_H_
