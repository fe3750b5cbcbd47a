#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_DOCUMENT_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_DOCUMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "contracts/core/http_message.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::openapi {

// The OpenAPI 3.1 document of the operations, as JSON. With `only` it is that service's alone;
// without, both stand in one document, and a path that both have tells the answers of both.
std::string Document(const std::vector<Operation>& operations,
                     std::optional<contracts::core::Service> only);

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_DOCUMENT_H_
