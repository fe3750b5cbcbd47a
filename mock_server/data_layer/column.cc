#include "mock_server/data_layer/column.h"

#include <utility>

#include "mock_server/data_layer/generators.h"
#include "python/json_writer.h"
#include "python/rapid_json.h"

namespace mock_server::data_layer {
namespace {

using python::Value;

constexpr std::pair<std::string_view, ColumnType> kTypeNames[] = {
    {"uuid", ColumnType::kUuid},
    {"text", ColumnType::kText},
    {"int32", ColumnType::kInt32},
    {"int64", ColumnType::kInt64},
    {"float", ColumnType::kFloat},
    {"decimal", ColumnType::kDecimal},
    {"bool", ColumnType::kBool},
    {"jsonb", ColumnType::kJsonb},
    {"jsonb_text", ColumnType::kJsonbText},
    {"text[]", ColumnType::kTextArray},
    {"timestamp", ColumnType::kTimestamp},
};

// What can be wrong in a description once all its keys were read; empty when nothing is.
std::string Fault(const Column& column) {
  if (column.type == ColumnType::kDecimal &&
      (column.precision < 1 || column.scale < 0 || column.scale > column.precision))
    return "a decimal needs a precision and a scale within it";
  if (column.type != ColumnType::kText && column.length != 0) return "only text has a length";
  if (column.zone_dropped && column.type != ColumnType::kTimestamp)
    return "only a timestamp has a zone to drop";
  if (column.answers_floats && column.type != ColumnType::kJsonb)
    return "\"answers_floats\" is for jsonb columns";
  if (column.invalid_is_null && column.type != ColumnType::kUuid)
    return "\"invalid_is_null\" is for uuid columns";
  if (column.falsy_is_next && column.from.size() < 2)
    return "\"falsy_is_next\" needs a next field in \"from\"";
  if (column.falsy_is_next && column.falsy_is_default)
    return "of \"falsy_is_next\" and \"falsy_is_default\" only one can be meant";
  if (!column.references.empty() && column.type != ColumnType::kUuid &&
      column.type != ColumnType::kText)
    return "only a uuid or a text refers to a row of another table";
  if (column.generator != nullptr &&
      (column.generator->name == "now") != (column.type == ColumnType::kTimestamp))
    return "\"now\" is what a timestamp generates, and nothing else does";
  if (column.generator != nullptr && column.type == ColumnType::kUuid &&
      column.generator->name != "uuid")
    return "a uuid generates \"uuid\"";
  if (column.required && column.from.empty()) return "a required column is taken \"from\" a field";
  return "";
}

}  // namespace

Column Column::FromDescription(const rapidjson::Value& description, base::JsonReader& reader) {
  Column column;
  column.name = base::StringOr(description, "name", "");
  for (const auto& member : description.GetObject()) {
    const std::string_view key = base::AsView(member.name);
    const rapidjson::Value& value = member.value;
    if (key == "type") {
      column.type = reader.Find(value, "column type", kTypeNames);
    } else if (key == "length") {
      column.length = base::AsInteger(value);
    } else if (key == "precision") {
      column.precision = static_cast<int>(base::AsInteger(value));
    } else if (key == "scale") {
      column.scale = static_cast<int>(base::AsInteger(value));
    } else if (key == "null") {
      column.nullable = value.GetBool();
    } else if (key == "unique") {
      column.unique = value.GetBool();
    } else if (key == "indexed") {
      column.indexed = value.GetBool();
    } else if (key == "references") {
      column.references = base::AsView(value);
    } else if (key == "cascades") {
      column.cascades = value.GetBool();
    } else if (key == "from") {
      // true is the usual case: the field of the same name.
      if (value.IsBool()) {
        column.from = {column.name};
      } else {
        column.from = base::StringsOf(value);
      }
    } else if (key == "from_with_defect") {
      for (const auto& fields : value.GetObject())
        column.from_with_defect[fields.name.GetString()[0] - '0'] = base::StringsOf(fields.value);
    } else if (key == "gather") {
      column.gather = base::StringsOf(value);
    } else if (key == "required") {
      column.required = value.GetBool();
    } else if (key == "falsy_is_default") {
      column.falsy_is_default = value.GetBool();
    } else if (key == "falsy_is_next") {
      column.falsy_is_next = value.GetBool();
    } else if (key == "answers_floats") {
      column.answers_floats = value.GetBool();
    } else if (key == "zone_dropped") {
      column.zone_dropped = value.GetBool();
    } else if (key == "invalid_is_null") {
      column.invalid_is_null = value.GetBool();
    } else if (key == "default") {
      column.default_value = python::FromRapidJson(value);
    } else if (key == "generate") {
      column.generator = FindGenerator(base::AsView(value));
      if (column.generator == nullptr) reader.AddUnknown(value, "generator", GeneratorNames());
    }
  }
  if (const std::string fault = Fault(column); !fault.empty()) reader.AddError(description, fault);
  python::WriteJsonString(column.name, column.json_key);
  column.json_key += ':';
  return column;
}

store::ColumnSpec Column::ToStoreColumn() const {
  store::ColumnSpec spec;
  spec.name = name;
  spec.unique = unique;
  spec.indexed = indexed || !references.empty();
  spec.is_reference = !references.empty();
  switch (type) {
    case ColumnType::kInt32:
    case ColumnType::kInt64:
    case ColumnType::kBool:
      spec.type = store::ColumnSpec::Type::kInteger;
      break;
    case ColumnType::kFloat:
    case ColumnType::kDecimal:
      spec.type = store::ColumnSpec::Type::kReal;
      break;
    default:
      spec.type = store::ColumnSpec::Type::kText;
  }
  return spec;
}

store::Cell CellOf(const Value& stored) {
  if (stored.is_bool()) return int64_t{stored.as_bool()};
  if (stored.is_small_int()) return stored.as_small_int();
  if (stored.is_float()) return stored.as_float();
  if (stored.is_str()) return stored.as_str();
  if (stored.is_none()) return std::monostate();
  // A list is searched for its members as JSON.
  std::string text;
  python::WriteAnyJson(stored, text);
  return text;
}

}  // namespace mock_server::data_layer
