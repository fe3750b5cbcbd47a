#include "mock_server/gateway/operations.h"

#include <utility>

namespace mock_server::gateway {
namespace {

using fastapi::Field;
using fastapi::FieldType;
using openapi::Operation;
using python::Dict;

// The methods of a route are a set in Python; this is their order in the document that was
// recorded.
constexpr const char* kPipelineMethods[] = {"DELETE", "PATCH", "PUT", "GET", "POST"};

Field RequiredText(std::string name) {
  Field field;
  field.name = std::move(name);
  field.type = FieldType::kStr;
  field.required = true;
  return field;
}

Operation Describe(const Endpoint& endpoint) {
  Operation operation;
  operation.service = base::Service::kGateway;
  operation.method = endpoint.method;
  operation.path = endpoint.path;
  operation.group = endpoint.action.substr(0, endpoint.action.find('.'));
  operation.needs_key = !endpoint.open;
  operation.path_fields = endpoint.path_fields;
  operation.query_fields = endpoint.query.fields();
  operation.takes_body = endpoint.body.has_value();
  if (operation.takes_body) operation.body_schema = Dict{{"$ref", endpoint.body_schema.name()}};
  operation.success_status = endpoint.method == "POST"     ? 201
                             : endpoint.method == "DELETE" ? 204
                                                           : 200;
  if (!endpoint.answer_schema.empty())
    operation.answer_schema = Dict{{"$ref", endpoint.answer_schema}};
  operation.declared.function = endpoint.function;
  operation.declared.tags = endpoint.tags;
  if (!endpoint.open) operation.declared.header_fields.push_back(RequiredText("X-API-Key"));
  if (operation.takes_body)
    operation.declared.body = {endpoint.body_model, endpoint.body->fields()};
  return operation;
}

}  // namespace

std::vector<Operation> Operations(const std::vector<Endpoint>& endpoints) {
  std::vector<Operation> operations;
  for (const Endpoint& endpoint : endpoints) operations.push_back(Describe(endpoint));
  return operations;
}

std::vector<Operation> PipelineOperations() {
  std::vector<Operation> operations;
  for (const char* method : kPipelineMethods) {
    Operation operation;
    operation.service = base::Service::kGateway;
    operation.method = method;
    operation.path = "/{path}";
    operation.path_fields.push_back(RequiredText("path"));
    operation.declared.function = "gateway_handler";
    operations.push_back(std::move(operation));
  }
  return operations;
}

}  // namespace mock_server::gateway
