#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_HMAC_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_HMAC_H_

#include <optional>
#include <string>
#include <string_view>

namespace mock_server::gateway {

// The bytes of the HMAC that the JWT algorithm of that name signs with: HS256, HS384 or HS512.
// Nothing for any other name. Thread-safe.
std::optional<std::string> Hmac(std::string_view algorithm, std::string_view key,
                                std::string_view text);

// Whether two signatures are equal, in a time that does not tell where they differ.
bool EqualSignatures(std::string_view a, std::string_view b);

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_HMAC_H_
