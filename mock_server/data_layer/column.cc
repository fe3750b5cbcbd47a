#include "mock_server/data_layer/column.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "mock_server/data_layer/generators.h"
#include "python/json_writer.h"

namespace mock_server::data_layer {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
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

std::vector<std::string> Names(const Value& list) {
  std::vector<std::string> names;
  for (const Value& name : list.as_list()) names.push_back(name.as_str());
  return names;
}

// What can be wrong in a description once all its keys were read; empty when nothing is.
std::string Fault(const Column& column) {
  if (column.name.empty()) return "a column needs a name";
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
  if (column.required && column.from.empty()) return "a required column is taken \"from\" a field";
  return "";
}

}  // namespace

Result<Column> Column::FromDescription(const Value& description) {
  if (!description.is_dict()) return Fail(ErrorCode::kBadFile, "a column must be an object");
  Column column;
  if (const Value* name = description.as_dict().Find("name")) column.name = name->as_str();
  for (const auto& [key, value] : description.as_dict().items()) {
    if (key == "name") continue;
    if (key == "type") {
      const auto* known = std::find_if(
          std::begin(kTypeNames), std::end(kTypeNames),
          [&value = value](const auto& entry) { return entry.first == value.as_str(); });
      if (known == std::end(kTypeNames))
        return Fail(ErrorCode::kBadFile, "unknown column type \"" + value.as_str() + "\"",
                    column.name);
      column.type = known->second;
    } else if (key == "length") {
      column.length = value.as_small_int();
    } else if (key == "precision") {
      column.precision = static_cast<int>(value.as_small_int());
    } else if (key == "scale") {
      column.scale = static_cast<int>(value.as_small_int());
    } else if (key == "null") {
      column.nullable = value.as_bool();
    } else if (key == "unique") {
      column.unique = value.as_bool();
    } else if (key == "indexed") {
      column.indexed = value.as_bool();
    } else if (key == "references") {
      column.references = value.as_str();
    } else if (key == "cascades") {
      column.cascades = value.as_bool();
    } else if (key == "from") {
      // true is the usual case: the field of the same name.
      column.from = value.is_bool() ? std::vector{column.name} : Names(value);
    } else if (key == "from_with_defect") {
      for (const auto& [defect, fields] : value.as_dict().items())
        column.from_with_defect[std::stoi(defect)] = Names(fields);
    } else if (key == "gather") {
      column.gather = Names(value);
    } else if (key == "required") {
      column.required = value.as_bool();
    } else if (key == "falsy_is_default") {
      column.falsy_is_default = value.as_bool();
    } else if (key == "falsy_is_next") {
      column.falsy_is_next = value.as_bool();
    } else if (key == "answers_floats") {
      column.answers_floats = value.as_bool();
    } else if (key == "zone_dropped") {
      column.zone_dropped = value.as_bool();
    } else if (key == "invalid_is_null") {
      column.invalid_is_null = value.as_bool();
    } else if (key == "default") {
      column.default_value = value;
    } else if (key == "generate") {
      column.generator = FindGenerator(value.as_str());
      if (column.generator == nullptr) {
        return Fail(ErrorCode::kBadFile, "unknown generator \"" + value.as_str() + "\"",
                    column.name);
      }
    } else {
      return Fail(ErrorCode::kBadFile, "unknown key \"" + key + "\" in a column", column.name);
    }
  }
  if (std::string fault = Fault(column); !fault.empty())
    return Fail(ErrorCode::kBadFile, std::move(fault), column.name);
  python::WriteJsonString(column.name, column.json_key);
  column.json_key += ':';
  return column;
}

store::ColumnSpec Column::ToStoreColumn() const {
  store::ColumnSpec spec;
  spec.name = name;
  spec.unique = unique;
  spec.indexed = indexed || !references.empty();
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
