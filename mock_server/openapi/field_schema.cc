#include "mock_server/openapi/field_schema.h"

#include <utility>

namespace mock_server::openapi {

using fastapi::Dialect;
using fastapi::Field;
using fastapi::FieldType;
using python::Dict;
using python::List;
using python::Value;

namespace {

// What pydantic takes for a decimal's text.
constexpr std::string_view kDecimalPattern = R"(^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$)";

// Only the newer pydantic says of a dict that its values may be anything.
Dict AnyObject(const SchemaStyle& style) {
  Dict schema{{"type", "object"}};
  if (style.dialect == Dialect::kPydantic212) schema.Set("additionalProperties", true);
  return schema;
}

Dict ArrayOf(Dict items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Dict EnumSchema(const Field& field, const SchemaStyle& style) {
  if (style.enums_by_name) return {{"$ref", ComponentReference(field.enum_name)}};
  List words;
  for (const std::string& word : field.words) words.emplace_back(word);
  return {{"type", "string"}, {"enum", std::move(words)}};
}

// Of every type but a decimal, which is one of several.
Dict TypeSchema(const Field& field, const SchemaStyle& style) {
  switch (field.type) {
    case FieldType::kStr:
      return {{"type", "string"}};
    case FieldType::kInt:
      return {{"type", "integer"}};
    case FieldType::kFloat:
    case FieldType::kDecimal:
      return {{"type", "number"}};
    case FieldType::kDatetime:
      return {{"type", "string"}, {"format", "date-time"}};
    case FieldType::kBool:
      return {{"type", "boolean"}};
    case FieldType::kUuid:
      return {{"type", "string"}, {"format", "uuid"}};
    case FieldType::kEnum:
      return EnumSchema(field, style);
    case FieldType::kDict:
      return AnyObject(style);
    case FieldType::kDictOfFloat:
      return {{"type", "object"}, {"additionalProperties", Dict{{"type", "number"}}}};
    case FieldType::kList:
      return ArrayOf({});
    case FieldType::kListOfStr:
      return ArrayOf({{"type", "string"}});
    case FieldType::kListOfDict:
      return ArrayOf(AnyObject(style));
  }
  return {};
}

void AddBounds(const Field& field, Dict& schema) {
  if (field.max_length.has_value()) schema.Set("maxLength", *field.max_length);
  if (field.min_length.has_value()) schema.Set("minLength", *field.min_length);
  if (field.maximum.has_value()) schema.Set("maximum", *field.maximum);
  if (field.minimum.has_value()) schema.Set("minimum", *field.minimum);
}

// The data layer's models make their lists and objects anew by factories, which no schema shows.
bool ShowsDefault(const Field& field, const SchemaStyle& style) {
  if (field.default_value.is_none()) return false;
  return style.dialect == Dialect::kPydantic25 ||
         !(field.default_value.is_list() || field.default_value.is_dict());
}

}  // namespace

Dict FieldSchema(const Field& field, const SchemaStyle& style) {
  List variants;
  const bool is_decimal = field.type == FieldType::kDecimal;
  if (!is_decimal || !style.answered) {
    Dict variant = TypeSchema(field, style);
    if (!style.answered) AddBounds(field, variant);
    variants.push_back(std::move(variant));
  }
  if (is_decimal) variants.push_back(Dict{{"type", "string"}, {"pattern", kDecimalPattern}});
  if (field.nullable) variants.push_back(Dict{{"type", "null"}});
  Dict schema;
  if (variants.size() == 1) {
    schema = std::move(variants.front().as_dict());
  } else {
    schema.Set("anyOf", std::move(variants));
  }
  if (ShowsDefault(field, style)) schema.Set("default", field.default_value);
  return schema;
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

std::string ComponentReference(std::string_view name) {
  return std::string("#/components/schemas/").append(name);
}

}  // namespace mock_server::openapi
