#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_DOCUMENT_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_DOCUMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "mock_server/openapi/operation.h"
#include "schema/registry.h"

namespace mock_server::openapi {

// Where the services are, as a client is to be told: "http://127.0.0.1:8009".
struct ServerUrls {
  std::string gateway;
  std::string data_layer;
};

// The OpenAPI 3.1 document of the operations, as JSON: what the stand-in knows of them, which is
// more than the services' own documents say (service_document.h). With `only` it is that service's
// alone. Without, the data layer's paths name their server, and one that the gateway has, too, is
// told apart by a fragment: "/health#data_layer". `schemas` has the files that operations name.
std::string Document(const std::vector<Operation>& operations,
                     const schema::SchemaRegistry& schemas, std::optional<base::Service> only,
                     const ServerUrls& urls);

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_DOCUMENT_H_
