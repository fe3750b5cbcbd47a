#ifndef UNDERSTUDY_BASE_RANDOM_H_
#define UNDERSTUDY_BASE_RANDOM_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace base {

// A stream of random draws that depends only on its seed, on every machine (unlike the standard
// distributions). The generator is SplitMix64: 8 bytes of state, so that ten thousand users can
// have one each. Not thread-safe.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  // A stream of its own for every combination of keys, e.g. {seed, user, iteration}.
  static Random ForKeys(std::initializer_list<uint64_t> keys);
  static Random ForName(uint64_t seed, std::string_view name);

  uint64_t Next();
  // In [0, 1), 53 bits.
  double NextDouble() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  double Uniform(double low, double high) { return low + NextDouble() * (high - low); }
  // In [0, bound), without bias; bound > 0.
  uint64_t Below(uint64_t bound);
  // A random (version 4) UUID in canonical lower-case form.
  std::string NextUuid();
  // `digits` lower-case hex digits.
  std::string NextHex(int digits);

 private:
  uint64_t state_;
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_RANDOM_H_
