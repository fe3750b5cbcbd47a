#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_

#include "mock_server/data_layer/resource.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::data_layer {

// Adds to the operation of a route what its resource knows of bodies and answers.
void DescribeRoute(const Resource& resource, const RouteDescription& route,
                   openapi::Operation& operation);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
