#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_OPENAPI_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_OPENAPI_PAGE_H_

#include <cstdint>

#include "base/http_message.h"
#include "mock_server/platform/platform.h"

namespace mock_server::admin {

// The OpenAPI 3.1 document of both services, or of one with ?service=gateway or
// ?service=data_layer. The servers in it have the host that the request was sent to.
base::HttpResponse OpenApiPage(const platform::Platform& platform, const base::HttpRequest& request,
                               uint16_t gateway_port, uint16_t data_layer_port);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_OPENAPI_PAGE_H_
