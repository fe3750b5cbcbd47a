#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CATALOGUE_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CATALOGUE_H_

#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "mock_server/app/endpoint_reader.h"
#include "mock_server/app/route_table.h"
#include "mock_server/data_layer/actions.h"
#include "mock_server/data_layer/resource.h"
#include "mock_server/data_layer/resource_folder.h"
#include "mock_server/openapi/operation.h"
#include "mock_server/store/store.h"

namespace mock_server::data_layer {

// All that the data layer's descriptions say: its resources and the routes to them. Immutable, so
// that all sessions of a stand-in share one.
class Catalogue {
 public:
  // The routes of a resource, and what carries them out; null where the endpoint has a constant
  // answer.
  struct Route {
    int resource = 0;
    const RouteDescription* description = nullptr;
    Action action = nullptr;
  };

  // Reads the built-in descriptions and those of `folder`, which may be null: a resource of the
  // folder takes the place of the built-in one of its name, or comes after all of them. `repairs`
  // decide once which routes exist. kBadFile when the descriptions don't fit together.
  static base::Result<std::shared_ptr<const Catalogue>> Load(
      const defects::RepairSet& repairs, std::shared_ptr<const ResourceFolder> folder);

  // For Load().
  Catalogue(app::ServiceDescription service, std::vector<Resource> resources,
            const defects::RepairSet& repairs, std::shared_ptr<const ResourceFolder> folder);
  Catalogue(const Catalogue&) = delete;  // routes point into the resources
  Catalogue& operator=(const Catalogue&) = delete;

  const std::vector<Resource>& resources() const { return resources_; }
  const app::RouteTable& table() const { return *table_; }
  // Those that the descriptions name.
  const schema::SchemaRegistry& schemas() const { return SchemasOf(folder_.get()); }
  const Route& route(int endpoint) const { return routes_[static_cast<size_t>(endpoint)]; }

  // What a store for these resources must have, in their order.
  const std::shared_ptr<const std::vector<store::TableSpec>>& tables() const { return tables_; }

  // What the OpenAPI documents say of the endpoints, in the order of the service's own document.
  // `shadowed` are those that another takes the path of unless that is repaired.
  enum class Shadowed { kLeftOut, kIncluded };
  std::vector<openapi::Operation> Operations(Shadowed shadowed) const;

 private:
  static const schema::SchemaRegistry& SchemasOf(const ResourceFolder* folder);

  const std::shared_ptr<const ResourceFolder> folder_;  // shared: sessions share the catalogue
  const app::ServiceDescription service_;
  const std::vector<Resource> resources_;
  std::vector<Route> routes_;  // by endpoint
  std::unique_ptr<app::RouteTable> table_;
  std::shared_ptr<const std::vector<store::TableSpec>> tables_;
};

// The descriptions compiled into the program, in the order in which their routes are registered.
base::Result<std::vector<Resource>> LoadResources(const schema::SchemaRegistry& schemas);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CATALOGUE_H_
