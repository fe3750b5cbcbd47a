#include "mock_server/data_layer/resource.h"

#include <fmt/format.h>

#include <utility>

#include "mock_server/data_layer/resource_files.h"
#include "mock_server/python/json_reader.h"

namespace mock_server::data_layer {
namespace {

using contracts::core::EmbeddedFile;
using contracts::core::Error;
using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Result;
using python::Dict;
using python::Value;

// Reads one description. Faults are thrown as Error and caught in FromJson(): descriptions are
// nested, and every level would only pass the error on.
class Reader {
 public:
  explicit Reader(const EmbeddedFile& file) : file_(file) {}

  Resource Read() {
    const auto parsed = python::ReadJson(file_.content);
    if (!parsed.has_value() || !parsed->is_dict()) Throw("is no JSON object");
    const Dict& root = parsed->as_dict();
    resource_.name = Text(root, "resource");
    resource_.thing = Text(root, "thing");
    resource_.table = Text(root, "table");
    resource_.kind = ReadKind(Text(root, "kind"));
    resource_.dropped_on_restart = Flag(root, "dropped_on_restart");
    for (const Value& column : Entries(root, "columns"))
      resource_.columns.push_back(Take(Column::FromDescription(column)));
    resource_.key_column = ColumnNamed(Text(root, "key"));
    if (const Value* model = root.Find("create_model"))
      resource_.create_model = Take(fastapi::Model::FromDescription(*model));
    if (const Value* list = root.Find("list")) ReadList(list->as_dict());
    if (const Value* patch = root.Find("patch")) ReadPatch(patch->as_dict());
    if (const Value* defects = root.Find("create_requires_with_defect")) {
      for (const auto& [number, fields] : defects->as_dict().items()) {
        for (const Value& field : fields.as_list()) {
          resource_.create_requires_with_defect[std::stoi(number)].push_back(field.as_str());
        }
      }
    }
    if (const Value* notes = root.Find("create_notes"))
      resource_.create_notes = Take(diagnosis::FieldNote::FromDescription(*notes));
    if (const Value* notes = root.Find("patch_notes"))
      resource_.patch_notes = Take(diagnosis::FieldNote::FromDescription(*notes));
    for (const Value& route : Entries(root, "routes"))
      resource_.routes.push_back(ReadRoute(route.as_dict()));
    return std::move(resource_);
  }

 private:
  [[noreturn]] void Throw(const std::string& message) const {
    throw Error{ErrorCode::kInternal, message, std::string(file_.name)};
  }

  template <typename T>
  T Take(Result<T> result) const {
    if (!result.has_value()) Throw(result.error().ToString());
    return *std::move(result);
  }

  std::string Text(const Dict& dict, const char* key) const {
    const Value* value = dict.Find(key);
    if (value == nullptr || !value->is_str()) Throw(fmt::format("\"{}\" must be a string", key));
    return value->as_str();
  }

  static bool Flag(const Dict& dict, const char* key) {
    const Value* value = dict.Find(key);
    return value != nullptr && value->as_bool();
  }

  const python::List& Entries(const Dict& dict, const char* key) const {
    const Value* value = dict.Find(key);
    if (value == nullptr || !value->is_list()) Throw(fmt::format("\"{}\" must be a list", key));
    return value->as_list();
  }

  HandlerKind ReadKind(const std::string& text) const {
    if (text == "typed") return HandlerKind::kTyped;
    if (text == "raw") return HandlerKind::kRaw;
    if (text == "guarded") return HandlerKind::kGuarded;
    Throw("\"kind\" must be typed, raw or guarded");
  }

  int ColumnNamed(const std::string& name) const {
    const int column = resource_.FindColumn(name);
    if (column < 0) Throw("no column \"" + name + "\"");
    return column;
  }

  // A filter is a query field with, beside it, the column ("column", else of the same name) and the
  // operator ("op").
  void ReadList(const Dict& list) {
    for (const Value& entry : Entries(list, "query")) {
      Dict field;
      std::string column;
      std::string op = "=";
      for (const auto& [key, value] : entry.as_dict().items()) {
        if (key == "column") {
          column = value.as_str();
        } else if (key == "op") {
          op = value.as_str();
        } else {
          field.Set(key, value);
        }
      }
      ListFilter filter;
      filter.field = Take(fastapi::Field::FromDescription(field));
      resource_.list_fields.push_back(filter.field);
      if (filter.field.name == "limit" || filter.field.name == "offset") continue;
      filter.column = ColumnNamed(column.empty() ? filter.field.name : column);
      if (resource_.CellIndex(filter.column) < 0)
        Throw("a filter's column must be indexed: " + filter.field.name);
      filter.op = ReadOperator(op);
      resource_.filters.push_back(std::move(filter));
    }
    const Value* order = list.Find("order");
    if (order == nullptr) return;
    for (const Value& entry : order->as_list()) {
      // "-timestamp" is newest first.
      std::string name = entry.as_str();
      const bool descending = name.starts_with('-');
      if (descending) name.erase(0, 1);
      resource_.order.push_back({resource_.CellIndex(ColumnNamed(name)), descending});
    }
  }

  store::Filter::Operator ReadOperator(const std::string& op) const {
    if (op == "=") return store::Filter::Operator::kEqual;
    if (op == ">=") return store::Filter::Operator::kAtLeast;
    if (op == "<=") return store::Filter::Operator::kAtMost;
    if (op == "contains") return store::Filter::Operator::kLike;
    if (op == "prefix") return store::Filter::Operator::kPrefixLike;
    Throw("unknown operator \"" + op + "\"");
  }

  void ReadPatch(const Dict& patch) {
    PatchDescription& result = resource_.patch;
    if (const Value* model = patch.Find("model"))
      result.model = Take(fastapi::Model::FromDescription(*model));
    for (const Value& entry : Entries(patch, "columns")) {
      PatchColumn column;
      if (entry.is_str()) {
        column.column = ColumnNamed(entry.as_str());
        column.from.push_back(entry.as_str());
      } else {
        column.column = ColumnNamed(Text(entry.as_dict(), "column"));
        for (const Value& field : Entries(entry.as_dict(), "from"))
          column.from.push_back(field.as_str());
        column.falsy_is_absent = Flag(entry.as_dict(), "falsy_is_absent");
      }
      result.columns.push_back(std::move(column));
    }
    result.null_is_absent = Flag(patch, "null_is_absent");
    result.falsy_is_absent = Flag(patch, "falsy_is_absent");
    result.always_touches = Flag(patch, "always_touches");
    if (patch.Has("nothing")) result.nothing_detail = Text(patch, "nothing");
    if (patch.Has("touches")) result.touched_column = ColumnNamed(Text(patch, "touches"));
  }

  RouteDescription ReadRoute(const Dict& route) const {
    RouteDescription result;
    result.method = Text(route, "method");
    result.path = Text(route, "path");
    result.action = Text(route, "action");
    if (const Value* fields = route.Find("parameters")) {
      result.path_fields = Take(fastapi::Model::FromDescription(*fields)).fields();
    }
    if (const Value* defect = route.Find("missing_with_defect")) {
      result.missing_with_defect = static_cast<int>(defect->as_small_int());
    }
    return result;
  }

  const EmbeddedFile& file_;
  Resource resource_;
};

}  // namespace

int Resource::FindColumn(const std::string& column_name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return static_cast<int>(i);
  }
  return -1;
}

int Resource::CellIndex(int column) const {
  if (!columns[static_cast<size_t>(column)].has_cell()) return -1;
  int index = 0;
  for (int i = 0; i < column; ++i) index += columns[static_cast<size_t>(i)].has_cell();
  return index;
}

store::TableSpec Resource::ToTable() const {
  store::TableSpec spec;
  spec.name = table;
  spec.dropped_on_restart = dropped_on_restart;
  for (const Column& column : columns) {
    if (column.has_cell()) spec.columns.push_back(column.ToStoreColumn());
  }
  return spec;
}

std::vector<std::string> Resource::CreateFields() const {
  std::vector<std::string> names;
  for (const fastapi::Field& field : create_model.fields()) names.push_back(field.name);
  if (!names.empty()) return names;
  for (const Column& column : columns) {
    for (const std::string& field : column.from) names.push_back(field.substr(0, field.find('.')));
  }
  return names;
}

std::vector<std::string> Resource::PatchFields() const {
  std::vector<std::string> names;
  for (const fastapi::Field& field : patch.model.fields()) names.push_back(field.name);
  if (!names.empty()) return names;
  for (const PatchColumn& column : patch.columns) {
    names.insert(names.end(), column.from.begin(), column.from.end());
  }
  return names;
}

Result<Resource> Resource::FromJson(const EmbeddedFile& file) {
  try {
    return Reader(file).Read();
  } catch (const Error& error) {
    return tl::unexpected(error);
  } catch (const std::bad_variant_access&) {
    return Fail(ErrorCode::kInternal, "a value has the wrong type", std::string(file.name));
  }
}

Result<std::vector<Resource>> LoadResources() {
  std::vector<Resource> resources;
  for (const EmbeddedFile& file : ResourceFiles()) {
    auto resource = Resource::FromJson(file);
    if (!resource.has_value()) return tl::unexpected(resource.error());
    resources.push_back(*std::move(resource));
  }
  return resources;
}

}  // namespace mock_server::data_layer
