#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_FOLDER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_FOLDER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "schema/registry.h"

namespace mock_server::data_layer {

// A user's folder of routers: *.resource.json, and *.schema.json that they name
// (docs/resource-format.md, Your own routers). Immutable.
class ResourceFolder {
 public:
  // Reads the files in the order of their names. kBadFile when the folder can't be read or has no
  // description, and for the first file that is not what its schema asks for.
  static base::Result<std::shared_ptr<const ResourceFolder>> Read(const std::string& path);

  const std::vector<base::JsonFile>& resources() const { return resources_; }
  // The built-in schemas and those of the folder. Lives as long as the folder.
  const schema::SchemaRegistry& schemas() const { return *schemas_; }

 private:
  base::Status AddSchemas(const std::string& path);
  base::Status AddResources(const std::string& path);

  std::vector<std::pair<std::string, std::string>> schema_texts_;  // name and text
  std::unique_ptr<schema::SchemaRegistry> schemas_;
  std::vector<base::JsonFile> resources_;
};

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_FOLDER_H_
