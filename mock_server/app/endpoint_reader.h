#ifndef UNDERSTUDY_MOCK_SERVER_APP_ENDPOINT_READER_H_
#define UNDERSTUDY_MOCK_SERVER_APP_ENDPOINT_READER_H_

#include <string>
#include <vector>

#include "base/embedded_file.h"
#include "base/json_access.h"
#include "mock_server/app/endpoint.h"
#include "schema/registry.h"

namespace mock_server::app {

// Reads an endpoint of a file that has passed schemas/service.schema.json or
// schemas/resource.schema.json (docs/resource-format.md, Endpoints). `schemas` must outlive the
// endpoint.
Endpoint ReadEndpoint(const rapidjson::Value& description, const schema::SchemaRegistry& schemas,
                      base::JsonReader& reader);

// The value of "L3", as descriptions name latent defects.
defects::Latent ReadLatent(const rapidjson::Value& name, base::JsonReader& reader);

// The check of bodies against the schema of that name.
diagnosis::SchemaCheck ReadSchemaCheck(const rapidjson::Value& name,
                                       const schema::SchemaRegistry& schemas,
                                       base::JsonReader& reader);

// What a *.service.json says: the service's name in its own document, and the endpoints that no
// resource has. Immutable.
struct ServiceDescription {
  std::string title;    // "L01 Data Layer"
  std::string version;  // "1.0.0"
  std::vector<Endpoint> endpoints;
  std::vector<Endpoint> last_endpoints;  // declared after those of the resources
};

// `file` is packed. kBadFile when it names what is not there.
base::Result<ServiceDescription> ReadService(const base::EmbeddedFile& file,
                                             const schema::SchemaRegistry& schemas);

}  // namespace mock_server::app

#endif  // UNDERSTUDY_MOCK_SERVER_APP_ENDPOINT_READER_H_
