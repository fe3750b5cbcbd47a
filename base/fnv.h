#ifndef UNDERSTUDY_BASE_FNV_H_
#define UNDERSTUDY_BASE_FNV_H_

#include <cstdint>
#include <string_view>

namespace base {

// FNV-1a of 64 bits: turns a name into a number that is the same on every machine and in every
// version, since draws depend on it. Not for whoever wants two texts to collide. Thread-safe.
constexpr uint64_t Fnv1a(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_FNV_H_
