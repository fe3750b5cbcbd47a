#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_

#include <vector>

#include "mock_server/data_layer/resource.h"
#include "mock_server/fastapi/field.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::data_layer {

// Adds to the operation of a route what its resource knows of bodies and answers.
void DescribeRoute(const Resource& resource, const RouteDescription& route,
                   openapi::Operation& operation);

// The model that a typed router answers its rows by, as the service's own document shows it. What a
// create takes has the same type and default in the row; of the other columns the table tells.
std::vector<fastapi::Field> RowFields(const Resource& resource);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
