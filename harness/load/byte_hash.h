#ifndef UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_
#define UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_

#include <cstdint>
#include <cstring>
#include <string_view>

namespace harness::load {

// A hash of 64 bits, eight bytes at a time: long lists are most of what a run receives. The same on
// every machine of the same byte order; no defence against whoever wants two texts to collide.
inline uint64_t HashOf(std::string_view text) {
  uint64_t hash = text.size() * 0x9e3779b97f4a7c15ULL;
  const auto add = [&hash](uint64_t word) {
    hash = (hash ^ word) * 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 29;
  };
  uint64_t word = 0;
  for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    add(word);
  }
  if (text.empty()) return hash;
  word = 0;
  std::memcpy(&word, text.data(), text.size());
  add(word);
  return hash;
}

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_BYTE_HASH_H_
