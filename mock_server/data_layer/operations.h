#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_

#include <vector>

#include "mock_server/data_layer/resource.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::data_layer {

// The routes of the data layer, told from the descriptions of its resources.
std::vector<openapi::Operation> Operations(const std::vector<Resource>& resources);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
