#include "mock_server/data_layer/catalogue.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

#include "base/json_access.h"
#include "base/suggest.h"
#include "mock_server/app/operation.h"
#include "mock_server/data_layer/embedded_files.h"
#include "mock_server/data_layer/operations.h"
#include "mock_server/data_layer/resource_reader.h"

namespace mock_server::data_layer {

using app::Endpoint;
using base::Result;

namespace {

// Reads a resource of a folder and puts it in the place of the built-in one of its name, or behind
// all. `origins` are the files of those that are not built in, beside `resources`.
base::Status AddOwn(const base::JsonFile& file, const schema::SchemaRegistry& schemas,
                    std::vector<Resource>& resources, std::vector<const base::JsonFile*>& origins) {
  auto read = ReadResource(file, schemas, Actions::kOrdinary);
  if (!read.has_value()) return tl::unexpected(read.error());
  for (size_t i = 0; i < resources.size(); ++i) {
    if (resources[i].name != read->name) continue;
    if (origins[i] != nullptr) {
      return base::FailAt(
          file, *base::FindMember(file.root(), "resource"),
          fmt::format("{} describes the resource \"{}\" already", origins[i]->name(), read->name));
    }
    resources[i] = *std::move(read);
    origins[i] = &file;
    return {};
  }
  resources.push_back(*std::move(read));
  origins.push_back(&file);
  return {};
}

// Whether what a folder describes fits to the rest: tables and routes of its own, references to
// tables that exist.
base::Status CheckTogether(const std::vector<Resource>& resources,
                           const std::vector<const base::JsonFile*>& origins) {
  std::map<std::string, std::string> tables;  // and the resource that has it
  std::map<std::string, std::string> routes;
  for (size_t i = 0; i < resources.size(); ++i) {
    if (origins[i] != nullptr) continue;
    tables.emplace(resources[i].table, resources[i].name);
    for (const RouteDescription& route : resources[i].routes)
      routes.emplace(route.endpoint.method + " " + route.endpoint.path, resources[i].name);
  }
  for (size_t i = 0; i < resources.size(); ++i) {
    if (origins[i] == nullptr) continue;
    const rapidjson::Value& root = origins[i]->root();
    const Resource& resource = resources[i];
    if (const auto [taken, added] = tables.emplace(resource.table, resource.name); !added) {
      return base::FailAt(*origins[i], *base::FindMember(root, "table"),
                          fmt::format("the resource \"{}\" has the table \"{}\" already; take "
                                      "another name, or replace that resource by naming it",
                                      taken->second, resource.table));
    }
    for (size_t r = 0; r < resource.routes.size(); ++r) {
      const app::Endpoint& endpoint = resource.routes[r].endpoint;
      const std::string route = endpoint.method + " " + endpoint.path;
      if (const auto [taken, added] = routes.emplace(route, resource.name); !added) {
        return base::FailAt(
            *origins[i], (*base::FindMember(root, "routes"))[static_cast<rapidjson::SizeType>(r)],
            fmt::format("the resource \"{}\" has the route {} already, which would always win",
                        taken->second, route));
      }
    }
  }
  for (size_t i = 0; i < resources.size(); ++i) {
    for (size_t c = 0; origins[i] != nullptr && c < resources[i].columns.size(); ++c) {
      const Column& column = resources[i].columns[c];
      if (column.references.empty() || tables.contains(column.references)) continue;
      std::vector<std::string> known;
      for (const auto& [table, resource] : tables) known.push_back(table);
      return base::FailAt(
          *origins[i],
          (*base::FindMember(origins[i]->root(), "columns"))[static_cast<rapidjson::SizeType>(c)],
          fmt::format("\"references\" names no table: \"{}\"{}", column.references,
                      base::DidYouMean(column.references, known)));
    }
  }
  return {};
}

}  // namespace

const schema::SchemaRegistry& Catalogue::SchemasOf(const ResourceFolder* folder) {
  return folder == nullptr ? schema::SchemaRegistry::Embedded() : folder->schemas();
}

Result<std::shared_ptr<const Catalogue>> Catalogue::Load(
    const defects::RepairSet& repairs, std::shared_ptr<const ResourceFolder> folder) {
  const schema::SchemaRegistry& schemas = SchemasOf(folder.get());
  auto service = app::ReadService(ServiceFiles().front(), schemas);
  if (!service.has_value()) return tl::unexpected(service.error());
  auto resources = LoadResources(schemas);
  if (!resources.has_value()) return tl::unexpected(resources.error());
  if (folder != nullptr) {
    std::vector<const base::JsonFile*> origins(resources->size());
    for (const base::JsonFile& file : folder->resources()) {
      if (auto added = AddOwn(file, schemas, *resources, origins); !added)
        return tl::unexpected(added.error());
    }
    if (auto fits = CheckTogether(*resources, origins); !fits) return tl::unexpected(fits.error());
  }
  return std::make_shared<const Catalogue>(*std::move(service), *std::move(resources), repairs,
                                           std::move(folder));
}

Catalogue::Catalogue(app::ServiceDescription service, std::vector<Resource> resources,
                     const defects::RepairSet& repairs,
                     std::shared_ptr<const ResourceFolder> folder)
    : folder_(std::move(folder)), service_(std::move(service)), resources_(std::move(resources)) {
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
  std::vector<store::TableSpec> tables;
  for (const Resource& resource : resources_) tables.push_back(resource.ToTable());
  tables_ = std::make_shared<const std::vector<store::TableSpec>>(std::move(tables));
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
    const auto file = base::JsonFile::Unpack(embedded.content, std::string(embedded.name));
    auto resource = ReadResource(file, schemas, Actions::kAll);
    if (!resource.has_value()) return tl::unexpected(resource.error());
    resources.push_back(*std::move(resource));
  }
  return resources;
}

}  // namespace mock_server::data_layer
