#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_OPERATIONS_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_OPERATIONS_H_

#include <vector>

#include "mock_server/openapi/operation.h"

namespace mock_server::gateway {

// What the gateway's own document says of the route that catches everything.
std::vector<openapi::Operation> PipelineOperations();

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_OPERATIONS_H_
