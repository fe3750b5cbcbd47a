#ifndef UNDERSTUDY_HARNESS_TARGET_SHA256_H_
#define UNDERSTUDY_HARNESS_TARGET_SHA256_H_

#include <string>
#include <string_view>

namespace harness::target {

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view data);

}  // namespace harness::target

#endif  // UNDERSTUDY_HARNESS_TARGET_SHA256_H_
