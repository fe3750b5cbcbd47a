#ifndef UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_
#define UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace harness::load {

// A hash of 64 bits: long lists are most of what a run receives. Four words at a time, each in a
// lane of its own, since one multiplication after the other would wait for its result. The same on
// every machine of the same byte order; no defence against whoever wants two texts to collide.
inline uint64_t HashOf(std::string_view text) {
  constexpr size_t kLanes = 4;
  constexpr uint64_t kSeed = 0x9e3779b97f4a7c15ULL;
  const auto add = [](uint64_t& hash, uint64_t word) {
    hash = (hash ^ word) * 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 29;
  };
  uint64_t hash = text.size() * kSeed;
  uint64_t words[kLanes];
  if (text.size() >= sizeof words) {
    uint64_t lanes[kLanes] = {kSeed, 2 * kSeed, 3 * kSeed, 4 * kSeed};
    for (; text.size() >= sizeof words; text.remove_prefix(sizeof words)) {
      std::memcpy(words, text.data(), sizeof words);
      for (size_t i = 0; i < kLanes; ++i) add(lanes[i], words[i]);
    }
    for (const uint64_t lane : lanes) add(hash, lane);
  }
  while (!text.empty()) {
    uint64_t word = 0;
    const size_t size = std::min(text.size(), sizeof word);
    std::memcpy(&word, text.data(), size);
    text.remove_prefix(size);
    add(hash, word);
  }
  return hash;
}

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_
