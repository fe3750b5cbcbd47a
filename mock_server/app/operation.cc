#include "mock_server/app/operation.h"

namespace mock_server::app {

using python::Dict;

openapi::Operation DescribeEndpoint(base::Service service, const Endpoint& endpoint) {
  openapi::Operation operation;
  operation.service = service;
  operation.method = endpoint.method;
  operation.path = endpoint.path;
  operation.group = endpoint.group;
  operation.needs_key = !endpoint.is_open;
  operation.path_fields = endpoint.path_fields;
  operation.query_fields = endpoint.query.fields();
  operation.takes_body = endpoint.body != nullptr;
  if (operation.takes_body && !endpoint.body->schema.name().empty())
    operation.body_schema = Dict{{"$ref", endpoint.body->schema.name()}};
  operation.success_status = endpoint.method == "POST"     ? 201
                             : endpoint.method == "DELETE" ? 204
                                                           : 200;
  if (!endpoint.answer_schema.empty())
    operation.answer_schema = Dict{{"$ref", endpoint.answer_schema}};
  operation.declared.function = endpoint.function;
  operation.declared.tags = endpoint.tags;
  operation.declared.body_parameter = endpoint.body_parameter;
  if (operation.takes_body && endpoint.body_parameter.empty())
    operation.declared.body = {endpoint.body_model, endpoint.body->model.fields()};
  return operation;
}

}  // namespace mock_server::app
