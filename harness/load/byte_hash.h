#ifndef UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_
#define UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace harness::load {

// A hash of 64 bits, eight bytes at a time: long lists are most of what a run receives. The same on
// every machine of the same byte order; no defence against whoever wants two texts to collide.
inline uint64_t HashOf(std::string_view text) {
  uint64_t hash = text.size() * 0x9e3779b97f4a7c15ULL;
  while (!text.empty()) {
    uint64_t word = 0;
    const size_t size = std::min(text.size(), sizeof word);
    std::memcpy(&word, text.data(), size);
    text.remove_prefix(size);
    hash = (hash ^ word) * 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_
