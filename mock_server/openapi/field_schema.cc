#include "mock_server/openapi/field_schema.h"

#include <utility>

namespace mock_server::openapi {

using fastapi::Field;
using fastapi::FieldType;
using python::Dict;
using python::List;
using python::Value;

namespace {

Dict TypeSchema(const Field& field) {
  switch (field.type) {
    case FieldType::kStr:
      return {{"type", "string"}};
    case FieldType::kInt:
      return {{"type", "integer"}};
    case FieldType::kFloat:
      return {{"type", "number"}};
    case FieldType::kDecimal:
      return {{"anyOf", List{Dict{{"type", "number"}}, Dict{{"type", "string"}}}}};
    case FieldType::kDatetime:
      return {{"type", "string"}, {"format", "date-time"}};
    case FieldType::kBool:
      return {{"type", "boolean"}};
    case FieldType::kUuid:
      return {{"type", "string"}, {"format", "uuid"}};
    case FieldType::kEnum: {
      List words;
      for (const std::string& word : field.words) words.emplace_back(word);
      return {{"type", "string"}, {"enum", std::move(words)}};
    }
    case FieldType::kDict:
      return {{"type", "object"}};
    case FieldType::kDictOfFloat:
      return {{"type", "object"}, {"additionalProperties", Dict{{"type", "number"}}}};
    case FieldType::kList:
      return {{"type", "array"}, {"items", Dict{}}};
    case FieldType::kListOfStr:
      return {{"type", "array"}, {"items", Dict{{"type", "string"}}}};
    case FieldType::kListOfDict:
      return {{"type", "array"}, {"items", Dict{{"type", "object"}}}};
  }
  return {};
}

}  // namespace

Value FieldSchema(const Field& field) {
  Dict schema = TypeSchema(field);
  if (field.min_length.has_value()) schema.Set("minLength", *field.min_length);
  if (field.max_length.has_value()) schema.Set("maxLength", *field.max_length);
  if (field.minimum.has_value()) schema.Set("minimum", *field.minimum);
  if (field.maximum.has_value()) schema.Set("maximum", *field.maximum);
  if (!field.default_value.is_none()) schema.Set("default", field.default_value);
  if (!field.nullable) return schema;
  return Dict{{"anyOf", List{std::move(schema), Dict{{"type", "null"}}}}};
}

Value ModelSchema(const fastapi::Model& model) {
  Dict properties;
  List required;
  for (const Field& field : model.fields()) {
    properties.Set(field.name, FieldSchema(field));
    if (field.required) required.emplace_back(field.name);
  }
  Dict schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema.Set("required", std::move(required));
  return schema;
}

}  // namespace mock_server::openapi
