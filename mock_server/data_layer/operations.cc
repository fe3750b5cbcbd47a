#include "mock_server/data_layer/operations.h"

#include <string>
#include <utility>

#include "mock_server/data_layer/actions.h"
#include "mock_server/openapi/field_schema.h"

namespace mock_server::data_layer {
namespace {

using openapi::Operation;
using python::Dict;
using python::List;
using python::Value;

Dict TypeSchema(const Column& column) {
  switch (column.type) {
    case ColumnType::kUuid:
      return {{"type", "string"}, {"format", "uuid"}};
    case ColumnType::kText: {
      Dict schema{{"type", "string"}};
      if (column.length > 0) schema.Set("maxLength", column.length);
      return schema;
    }
    case ColumnType::kInt32:
    case ColumnType::kInt64:
      return {{"type", "integer"}};
    case ColumnType::kFloat:
    case ColumnType::kDecimal:
      return {{"type", "number"}};
    case ColumnType::kBool:
      return {{"type", "boolean"}};
    case ColumnType::kJsonb:
      return {};  // any JSON
    case ColumnType::kJsonbText:
      return {{"type", "string"}, {"contentMediaType", "application/json"}};
    case ColumnType::kTextArray:
      return {{"type", "array"}, {"items", Dict{{"type", List{"string", "null"}}}}};
    // ISO time without zone, which is no RFC 3339 date-time.
    case ColumnType::kTimestamp:
      return {{"type", "string"}};
  }
  return {};
}

Value ColumnSchema(const Column& column) {
  Dict schema = TypeSchema(column);
  if (!column.nullable || schema.empty()) return schema;
  return Dict{{"anyOf", List{std::move(schema), Dict{{"type", "null"}}}}};
}

// A row as it is answered, or only some of its columns.
Value RowSchema(const Resource& resource, const std::vector<int>& only) {
  if (only.empty() && !resource.row_schema.empty()) return Dict{{"$ref", resource.row_schema}};
  Dict properties;
  List required;
  const auto add = [&](const Column& column) {
    properties.Set(column.name, ColumnSchema(column));
    required.emplace_back(column.name);
  };
  if (only.empty()) {
    for (const Column& column : resource.columns) add(column);
  } else {
    for (int index : only) add(resource.column(index));
  }
  return Dict{{"type", "object"},
              {"properties", std::move(properties)},
              {"required", std::move(required)},
              {"additionalProperties", false}};
}

// Raw routers take any object; what they know of it comes from the columns.
Value RawBodySchema(const Resource& resource, const app::Body& body, bool create) {
  Dict properties;
  for (const std::string& field : body.fields) properties.Set(field, Dict{});
  List required;
  for (const Column& column : resource.columns) {
    if (create && column.required) required.emplace_back(column.from.front());
  }
  Dict schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema.Set("required", std::move(required));
  return schema;
}

Value BodySchema(const Resource& resource, const app::Body& body, const std::string& method) {
  if (method != "POST" && method != "PATCH") return Dict{{"type", "object"}};
  if (!body.schema.name().empty()) return Dict{{"$ref", body.schema.name()}};
  return body.model.fields().empty() ? RawBodySchema(resource, body, method == "POST")
                                     : openapi::ModelSchema(body.model);
}

void DescribeAnswer(const Resource& resource, ActionAnswer answer, Operation& operation) {
  operation.success_status = 200;
  switch (answer) {
    case ActionAnswer::kCreated:
      operation.success_status = 201;
      operation.answer_schema = RowSchema(resource, resource.create_answer);
      break;
    case ActionAnswer::kRow:
      operation.answer_schema = RowSchema(resource, {});
      break;
    case ActionAnswer::kRows:
      operation.answer_schema = Dict{{"type", "array"}, {"items", RowSchema(resource, {})}};
      break;
    case ActionAnswer::kNothing:
      operation.success_status = 204;
      break;
    case ActionAnswer::kOther:
      operation.answer_schema = Dict{};
      break;  // docs/platform-rest.md
  }
}

}  // namespace

void DescribeRoute(const Resource& resource, const RouteDescription& route, Operation& operation) {
  const ActionDescription& action = *FindAction(route.endpoint.action);
  if (operation.takes_body)
    operation.body_schema = BodySchema(resource, *route.endpoint.body, route.endpoint.method);
  DescribeAnswer(resource, action.answer, operation);
  const bool answers_rows = action.answer == ActionAnswer::kCreated ||
                            action.answer == ActionAnswer::kRow ||
                            action.answer == ActionAnswer::kRows;
  if (answers_rows && !resource.row_model_name.empty())
    operation.declared.answer = {resource.row_model_name, RowFields(resource)};
  operation.declared.answers_list = action.answer == ActionAnswer::kRows;
  operation.declared.answer_item = route.answer_item;
}

}  // namespace mock_server::data_layer
