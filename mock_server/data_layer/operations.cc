#include "mock_server/data_layer/operations.h"

#include <string>
#include <utility>

#include "mock_server/data_layer/actions.h"
#include "mock_server/data_layer/row_model.h"
#include "mock_server/data_layer/service_pages.h"
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
Value RawBodySchema(const Resource& resource, bool create) {
  Dict properties;
  for (const std::string& field : create ? resource.CreateFields() : resource.PatchFields())
    properties.Set(field, Dict{});
  List required;
  for (const Column& column : resource.columns) {
    if (create && column.required) required.emplace_back(column.from.front());
  }
  Dict schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema.Set("required", std::move(required));
  return schema;
}

Value BodySchema(const Resource& resource, const std::string& method) {
  if (method != "POST" && method != "PATCH") return Dict{{"type", "object"}};
  const bool create = method == "POST";
  const std::string named = create ? resource.create_check.name() : resource.patch_check.name();
  if (!named.empty()) return Dict{{"$ref", named}};
  const fastapi::Model& model = create ? resource.create_model : resource.patch.model;
  return model.fields().empty() ? RawBodySchema(resource, create) : openapi::ModelSchema(model);
}

void DescribeAnswer(const Resource& resource, const RouteDescription& route, Operation& operation) {
  switch (AnswerOf(route.action)) {
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

Operation PageOperation(const ServicePage& page) {
  Operation operation;
  operation.service = base::Service::kDataLayer;
  operation.method = "GET";
  operation.path = page.path;
  operation.group = "health";
  operation.needs_key = page.path == "/health";
  operation.answer_schema = Dict{{"$ref", page.schema}};
  operation.declared.function = page.function;
  if (!page.tag.empty()) operation.declared.tags.emplace_back(page.tag);
  return operation;
}

std::vector<fastapi::Field> QueryFields(const Resource& resource, const RouteDescription& route) {
  if (route.list.has_value()) return route.list->query.fields();
  return AnswerOf(route.action) == ActionAnswer::kRows ? resource.list.query.fields()
                                                       : route.query.fields();
}

openapi::Declaration Declare(const Resource& resource, const RouteDescription& route) {
  openapi::Declaration declared;
  declared.function = route.function;
  declared.tags = resource.tags;
  declared.body_parameter = route.body_parameter;
  if (ActionTakesBody(route.action) && route.body_parameter.empty()) {
    const bool create = route.method == "POST";
    declared.body = {create ? resource.create_model_name : resource.patch_model_name,
                     (create ? resource.create_model : resource.patch.model).fields()};
  }
  const ActionAnswer answer = AnswerOf(route.action);
  const bool answers_rows = answer == ActionAnswer::kCreated || answer == ActionAnswer::kRow ||
                            answer == ActionAnswer::kRows;
  if (answers_rows && !resource.row_model_name.empty())
    declared.answer = {resource.row_model_name, RowFields(resource)};
  declared.answers_list = answer == ActionAnswer::kRows;
  declared.answer_item = route.answer_item;
  return declared;
}

Operation RouteOperation(const Resource& resource, const RouteDescription& route) {
  Operation operation;
  operation.service = base::Service::kDataLayer;
  operation.method = route.method;
  operation.path = route.path;
  operation.group = resource.name;
  operation.path_fields = route.path_fields;
  operation.query_fields = QueryFields(resource, route);
  operation.takes_body = ActionTakesBody(route.action);
  if (operation.takes_body) operation.body_schema = BodySchema(resource, route.method);
  DescribeAnswer(resource, route, operation);
  operation.declared = Declare(resource, route);
  return operation;
}

}  // namespace

std::vector<Operation> Operations(const std::vector<Resource>& resources, Shadowed shadowed) {
  std::vector<Operation> operations;
  for (const ServicePage& page : HealthPages()) operations.push_back(PageOperation(page));
  for (const Resource& resource : resources) {
    for (const RouteDescription& route : resource.routes) {
      if (route.only_with_repair.has_value() && shadowed == Shadowed::kLeftOut) continue;
      operations.push_back(RouteOperation(resource, route));
    }
  }
  operations.push_back(PageOperation(IndexPage()));
  return operations;
}

}  // namespace mock_server::data_layer
