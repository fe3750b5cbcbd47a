#include "mock_server/data_layer/catalogue.h"

#include <utility>

#include "base/json.h"
#include "mock_server/app/operation.h"
#include "mock_server/data_layer/operations.h"
#include "mock_server/data_layer/resource_files.h"
#include "mock_server/data_layer/resource_reader.h"
#include "mock_server/data_layer/service_files.h"

namespace mock_server::data_layer {

using app::Endpoint;
using base::Result;

Result<std::shared_ptr<const Catalogue>> Catalogue::Load(const defects::RepairSet& repairs,
                                                         const schema::SchemaRegistry& schemas) {
  auto service = app::ReadService(ServiceFiles().front(), schemas);
  if (!service.has_value()) return tl::unexpected(service.error());
  auto resources = LoadResources(schemas);
  if (!resources.has_value()) return tl::unexpected(resources.error());
  return std::make_shared<const Catalogue>(*std::move(service), *std::move(resources), repairs);
}

Catalogue::Catalogue(app::ServiceDescription service, std::vector<Resource> resources,
                     const defects::RepairSet& repairs)
    : service_(std::move(service)), resources_(std::move(resources)) {
  std::vector<const Endpoint*> endpoints;
  const auto add_constants = [&](const std::vector<Endpoint>& constants) {
    for (const Endpoint& endpoint : constants) {
      endpoints.push_back(&endpoint);
      routes_.emplace_back();
    }
  };
  add_constants(service_.endpoints);
  for (size_t i = 0; i < resources_.size(); ++i) {
    for (const RouteDescription& route : resources_[i].routes) {
      endpoints.push_back(&route.endpoint);
      routes_.push_back({static_cast<int>(i), &route, FindAction(route.endpoint.action)->action});
    }
  }
  add_constants(service_.last_endpoints);
  table_ = std::make_unique<app::RouteTable>(
      openapi::ServiceTitle{service_.title, service_.version, fastapi::Dialect::kPydantic212},
      std::move(endpoints), repairs, [this] { return Operations(Shadowed::kIncluded); });
}

std::vector<store::TableSpec> Catalogue::Tables() const {
  std::vector<store::TableSpec> tables;
  for (const Resource& resource : resources_) tables.push_back(resource.ToTable());
  return tables;
}

std::vector<openapi::Operation> Catalogue::Operations(Shadowed shadowed) const {
  std::vector<openapi::Operation> operations;
  for (int i = 0; i < static_cast<int>(routes_.size()); ++i) {
    const Endpoint& endpoint = table_->endpoint(i);
    if (endpoint.only_with_repair.has_value() && shadowed == Shadowed::kLeftOut) continue;
    operations.push_back(app::DescribeEndpoint(base::Service::kDataLayer, endpoint));
    if (const RouteDescription* route = this->route(i).description)
      DescribeRoute(resources_[static_cast<size_t>(this->route(i).resource)], *route,
                    operations.back());
  }
  return operations;
}

Result<std::vector<Resource>> LoadResources(const schema::SchemaRegistry& schemas) {
  std::vector<Resource> resources;
  resources.reserve(ResourceFiles().size());
  for (const base::EmbeddedFile& embedded : ResourceFiles()) {
    const auto file = base::JsonFile::Parse(embedded.content, std::string(embedded.name));
    if (!file.has_value()) return tl::unexpected(file.error());
    auto resource = ReadResource(*file, schemas);
    if (!resource.has_value()) return tl::unexpected(resource.error());
    resources.push_back(*std::move(resource));
  }
  return resources;
}

}  // namespace mock_server::data_layer
