#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_

#include <vector>

#include "mock_server/data_layer/resource.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::data_layer {

// Routes that answer only when a latent defect is repaired; until then another route takes their
// requests. The service's own document shows them all the same.
enum class Shadowed { kLeftOut, kIncluded };

// The routes of the data layer, told from the descriptions of its resources.
std::vector<openapi::Operation> Operations(const std::vector<Resource>& resources,
                                           Shadowed shadowed);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_OPERATIONS_H_
