#include "base/random.h"

#include "base/fnv.h"
#include "base/hex.h"

namespace base {
namespace {

uint64_t Mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

// The last `digits` digits of `word`.
void WriteHex(uint64_t word, int digits, char* out) {
  for (int i = digits - 1; i >= 0; --i, word >>= 4) out[i] = kHexDigits[word & 15];
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
  WriteHex(high >> 32, 8, text);
  WriteHex(high >> 16, 4, text + 9);
  WriteHex(high, 4, text + 14);
  WriteHex(low >> 48, 4, text + 19);
  WriteHex(low, 12, text + 24);
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
