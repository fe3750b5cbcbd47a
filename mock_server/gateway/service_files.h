#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_SERVICE_FILES_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_SERVICE_FILES_H_

#include <span>

#include "base/embedded_file.h"

namespace mock_server::gateway {

// gateway.service.json, packed (base/packed_json.h).
std::span<const base::EmbeddedFile> ServiceFiles();

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_SERVICE_FILES_H_
