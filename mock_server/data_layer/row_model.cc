#include "mock_server/data_layer/operations.h"

#include <algorithm>

namespace mock_server::data_layer {
namespace {

using fastapi::Field;
using fastapi::FieldType;
using fastapi::Model;

const Field* FieldNamed(const Model& model, const std::string& name) {
  const auto found = std::find_if(model.fields().begin(), model.fields().end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == model.fields().end() ? nullptr : &*found;
}

FieldType TypeOf(const Column& column) {
  switch (column.type) {
    case ColumnType::kUuid:
      return FieldType::kUuid;
    case ColumnType::kText:
      return FieldType::kStr;
    case ColumnType::kInt32:
    case ColumnType::kInt64:
      return FieldType::kInt;
    case ColumnType::kFloat:
    case ColumnType::kDecimal:
      return FieldType::kFloat;
    case ColumnType::kBool:
      return FieldType::kBool;
    case ColumnType::kJsonb:
    case ColumnType::kJsonbText:
      return FieldType::kDict;
    case ColumnType::kTextArray:
      return FieldType::kListOfStr;
    case ColumnType::kTimestamp:
      return FieldType::kDatetime;
  }
  return FieldType::kStr;
}

// Of a column that no create sets.
Field ColumnField(const Resource& resource, const Column& column) {
  Field field;
  field.name = column.name;
  field.type = TypeOf(column);
  // A PATCH that sets it tells more of its type: which words, a list or an object.
  if (const Field* patched = FieldNamed(resource.patch.body->model, column.name)) {
    field.type = patched->type;
    field.words = patched->words;
    field.enum_name = patched->enum_name;
  }
  field.default_value = column.default_value;
  field.required = !column.nullable;
  field.nullable = column.nullable && column.generator == nullptr && column.gather.empty() &&
                   column.default_value.is_none();
  return field;
}

}  // namespace

std::vector<Field> RowFields(const Resource& resource) {
  std::vector<Field> fields;
  for (const Column& column : resource.columns) {
    const Field* created = FieldNamed(resource.create_body->model, column.name);
    Field field = created != nullptr ? *created : ColumnField(resource, column);
    if (std::find(resource.row_requires.begin(), resource.row_requires.end(), field.name) !=
        resource.row_requires.end()) {
      field.required = true;
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace mock_server::data_layer
