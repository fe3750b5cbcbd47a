#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_JSON_WEB_TOKEN_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_JSON_WEB_TOKEN_H_

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "mock_server/gateway/fault.h"
#include "python/value.h"

namespace mock_server::gateway {

// The subject of a token that is let in, or the refusal. Judged as the gateway does with PyJWT 2.8:
// signed by HMAC with `secret`, by the algorithm that the token itself names; iat, nbf and exp hold
// at `now` where they are present (docs/platform.md, Everything else). `token` is text as Python
// holds it. Thread-safe.
tl::expected<python::Value, Fault> ReadToken(std::string_view token, std::string_view secret,
                                             std::chrono::microseconds now);

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_JSON_WEB_TOKEN_H_
