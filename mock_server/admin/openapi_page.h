#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_OPENAPI_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_OPENAPI_PAGE_H_

#include "contracts/core/http_message.h"
#include "mock_server/platform.h"

namespace mock_server::admin {

// The OpenAPI 3.1 document of both services, or of one with ?service=gateway or
// ?service=data_layer.
contracts::core::HttpResponse OpenApiPage(const Platform& platform,
                                          const contracts::core::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_OPENAPI_PAGE_H_
