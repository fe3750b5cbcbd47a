#ifndef UNDERSTUDY_MOCK_SERVER_APP_OPERATION_H_
#define UNDERSTUDY_MOCK_SERVER_APP_OPERATION_H_

#include "base/http_message.h"
#include "mock_server/app/endpoint.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::app {

// What the OpenAPI documents say of an endpoint, as far as the endpoint itself knows it. The
// service adds what its answers hold.
openapi::Operation DescribeEndpoint(base::Service service, const Endpoint& endpoint);

}  // namespace mock_server::app

#endif  // UNDERSTUDY_MOCK_SERVER_APP_OPERATION_H_
