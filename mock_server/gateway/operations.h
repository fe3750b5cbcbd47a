#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_OPERATIONS_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_OPERATIONS_H_

#include <vector>

#include "mock_server/gateway/endpoint.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::gateway {

// The endpoints, told from their descriptions.
std::vector<openapi::Operation> Operations(const std::vector<Endpoint>& endpoints);

// The route that catches what no endpoint takes, once for each of its methods: only the service's
// own document calls it an operation.
std::vector<openapi::Operation> PipelineOperations();

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_OPERATIONS_H_
