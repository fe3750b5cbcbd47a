#include "mock_server/gateway/catalogue.h"

#include <utility>

#include "mock_server/app/operation.h"
#include "mock_server/gateway/pipeline.h"
#include "mock_server/gateway/service_files.h"

namespace mock_server::gateway {

using app::Endpoint;
using base::Result;

namespace {

fastapi::Field KeyHeader() {
  fastapi::Field field;
  field.name = "X-API-Key";
  field.required = true;
  return field;
}

}  // namespace

Result<std::shared_ptr<const Catalogue>> Catalogue::Load(const schema::SchemaRegistry& schemas) {
  auto service = app::ReadService(ServiceFiles().front(), schemas);
  if (!service.has_value()) return tl::unexpected(service.error());
  std::vector<Action> actions;
  for (const Endpoint& endpoint : service->endpoints) {
    actions.push_back(FindAction(endpoint.action));
    if (actions.back() == nullptr && endpoint.answer.empty())
      return base::Fail(base::ErrorCode::kInternal, "unknown action \"" + endpoint.action + "\"",
                        endpoint.path);
  }
  return std::make_shared<const Catalogue>(*std::move(service), std::move(actions));
}

Catalogue::Catalogue(app::ServiceDescription service, std::vector<Action> actions)
    : service_(std::move(service)), actions_(std::move(actions)) {
  std::vector<const Endpoint*> endpoints;
  for (const Endpoint& endpoint : service_.endpoints) endpoints.push_back(&endpoint);
  const auto document = [this] {
    std::vector<openapi::Operation> declared = Operations();
    for (openapi::Operation& operation : PipelineOperations())
      declared.push_back(std::move(operation));
    return declared;
  };
  table_ = std::make_unique<app::RouteTable>(
      openapi::ServiceTitle{service_.title, service_.version, fastapi::Dialect::kPydantic25},
      std::move(endpoints), defects::RepairSet(), document);
}

std::vector<openapi::Operation> Catalogue::Operations() const {
  std::vector<openapi::Operation> operations;
  for (const Endpoint& endpoint : service_.endpoints) {
    operations.push_back(app::DescribeEndpoint(base::Service::kGateway, endpoint));
    if (!endpoint.is_open) operations.back().declared.header_fields.push_back(KeyHeader());
  }
  return operations;
}

}  // namespace mock_server::gateway
