#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_ENDPOINT_FILES_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_ENDPOINT_FILES_H_

#include <span>

#include "contracts/core/embedded_file.h"

namespace mock_server::gateway {

// gateway.endpoints.json.
std::span<const contracts::core::EmbeddedFile> EndpointFiles();

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_ENDPOINT_FILES_H_
