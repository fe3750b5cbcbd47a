#include "base/random.h"

#include <bit>
#include <cstring>

#include "base/fnv.h"
#include "base/hex.h"

namespace base {
namespace {

uint64_t Mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

// The eight digits of a number of 32 bits as text in memory, all at once: a loop takes five times
// as long.
uint64_t HexText(uint64_t word) {
  static_assert(std::endian::native == std::endian::little);
  uint64_t digits = __builtin_bswap32(static_cast<uint32_t>(word));
  digits = (digits | digits << 16) & 0x0000ffff0000ffffULL;
  digits = (digits | digits << 8) & 0x00ff00ff00ff00ffULL;
  // Of each byte the upper half comes first.
  digits = (digits >> 4 & 0x000f000f000f000fULL) | (digits << 8 & 0x0f000f000f000f00ULL);
  const uint64_t letters = (digits + 0x0606060606060606ULL) >> 4 & 0x0101010101010101ULL;
  return digits + 0x3030303030303030ULL + letters * ('a' - '0' - 10);
}

// The last four or eight digits.
void WriteHex4(uint64_t word, char* out) {
  const uint64_t text = HexText(word << 16);
  std::memcpy(out, &text, 4);
}
void WriteHex8(uint64_t word, char* out) {
  const uint64_t text = HexText(word);
  std::memcpy(out, &text, 8);
}

}  // namespace

Random Random::ForKeys(std::initializer_list<uint64_t> keys) {
  uint64_t state = 0x9e3779b97f4a7c15ULL;
  for (uint64_t key : keys)
    state = Mix(state ^ Mix(key + 0x9e3779b97f4a7c15ULL)) + 0x9e3779b97f4a7c15ULL;
  return Random(state);
}

Random Random::ForName(uint64_t seed, std::string_view name) {
  return ForKeys({seed, Fnv1a(name)});
}

uint64_t Random::Next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  return Mix(state_);
}

uint64_t Random::Below(uint64_t bound) {
  // Rejects the draws of the last, incomplete run of `bound`.
  const uint64_t limit = UINT64_MAX - (UINT64_MAX % bound + 1) % bound;
  uint64_t draw = Next();
  while (draw > limit) draw = Next();
  return draw % bound;
}

std::string Random::NextUuid() {
  uint64_t high = Next();
  uint64_t low = Next();
  high = (high & 0xffffffffffff0fffULL) | 0x4000;
  low = (low & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
  char text[] = "........-....-....-....-............";
  WriteHex8(high >> 32, text);
  WriteHex4(high >> 16, text + 9);
  WriteHex4(high, text + 14);
  WriteHex4(low >> 48, text + 19);
  WriteHex4(low >> 32, text + 24);
  WriteHex8(low, text + 28);
  return std::string(text, 36);
}

std::string Random::NextHex(int digits) {
  std::string text(static_cast<size_t>(digits), '0');
  uint64_t word = 0;
  for (int i = 0; i < digits; ++i) {
    if (i % 16 == 0) word = Next();
    text[static_cast<size_t>(i)] = kHexDigits[word & 15];
    word >>= 4;
  }
  return text;
}

}  // namespace base
