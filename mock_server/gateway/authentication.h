#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_AUTHENTICATION_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_AUTHENTICATION_H_

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/http_message.h"
#include "mock_server/gateway/fault.h"

namespace mock_server::gateway {

// Who sends a request, as the pipeline knows it. A plain value.
struct Consumer {
  std::string_view method;  // a literal: "api_key", "oauth_jwt" or "mtls"
  std::string id;
};

// The sender of a request, or why it is not let in (docs/platform.md, Everything else). X-API-Key
// is not looked at: the pipeline never finds it. Thread-safe.
tl::expected<Consumer, Fault> Authenticate(const base::HttpRequest& request,
                                           std::string_view jwt_secret,
                                           std::chrono::microseconds now);

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_AUTHENTICATION_H_
