#ifndef UNDERSTUDY_HARNESS_CLIENT_SHA256_H_
#define UNDERSTUDY_HARNESS_CLIENT_SHA256_H_

#include <string>
#include <string_view>

namespace harness::client {

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view data);

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_SHA256_H_
