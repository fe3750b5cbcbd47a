#include "mock_server/data_layer/resource_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>

#include "mock_server/data_layer/actions.h"
#include "python/json_reader.h"

namespace mock_server::data_layer {
namespace {

using base::EmbeddedFile;
using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Result;
using defects::Latent;
using python::Dict;
using python::Value;

// Faults are thrown as Error and caught in ReadResource(): descriptions are nested, and every level
// would only pass the error on.
class Reader {
 public:
  explicit Reader(const EmbeddedFile& file) : file_(file) {}

  Resource Read() {
    const auto parsed = python::ReadJson(file_.content);
    if (!parsed.has_value() || !parsed->is_dict()) Throw("is no JSON object");
    const Dict& root = parsed->as_dict();
    Allow(root,
          {"resource", "thing", "table", "kind", "tags", "models", "names_plan",
           "dropped_on_restart", "columns", "key", "create_model", "create_answer", "create_notes",
           "patch_notes", "create_requires_with_defect", "schemas", "list", "patch", "routes"});
    resource_.name = Text(root, "resource");
    resource_.thing = Text(root, "thing");
    resource_.table = Text(root, "table");
    resource_.kind = ReadKind(Text(root, "kind"));
    resource_.tags = Names(root, "tags");
    if (root.Has("names_plan")) resource_.names_plan = Text(root, "names_plan");
    if (const Value* models = root.Find("models")) ReadModelNames(models->as_dict());
    resource_.dropped_on_restart = Flag(root, "dropped_on_restart");
    for (const Value& column : Entries(root, "columns"))
      resource_.columns.push_back(Take(Column::FromDescription(column)));
    MarkSharedFields();
    resource_.key_column = KeyNamed(Text(root, "key"));
    if (const Value* model = root.Find("create_model"))
      resource_.create_model = Take(fastapi::Model::FromDescription(*model));
    for (const std::string& name : Names(root, "create_answer"))
      resource_.create_answer.push_back(ColumnNamed(name));
    if (const Value* list = root.Find("list")) resource_.list = ReadList(list->as_dict());
    if (const Value* patch = root.Find("patch")) ReadPatch(patch->as_dict());
    if (const Value* defects = root.Find("create_requires_with_defect")) {
      for (const auto& [number, fields] : defects->as_dict().items()) {
        for (const Value& field : fields.as_list())
          resource_.create_requires_with_defect[std::stoi(number)].push_back(field.as_str());
      }
    }
    if (const Value* notes = root.Find("create_notes"))
      resource_.create_notes = Take(diagnosis::FieldNote::FromDescription(*notes));
    if (const Value* notes = root.Find("patch_notes"))
      resource_.patch_notes = Take(diagnosis::FieldNote::FromDescription(*notes));
    if (const Value* schemas = root.Find("schemas")) ReadSchemas(schemas->as_dict());
    for (const Value& route : Entries(root, "routes"))
      resource_.routes.push_back(ReadRoute(route.as_dict()));
    ResolveOrders();
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

  void ReadSchemas(const Dict& schemas) {
    Allow(schemas, {"row", "create", "patch"});
    if (schemas.Has("row")) resource_.row_schema = Text(schemas, "row");
    if (schemas.Has("create"))
      resource_.create_check = Take(diagnosis::SchemaCheck::ForSchema(Text(schemas, "create")));
    if (schemas.Has("patch"))
      resource_.patch_check = Take(diagnosis::SchemaCheck::ForSchema(Text(schemas, "patch")));
  }

  void ReadModelNames(const Dict& models) {
    Allow(models, {"create", "patch", "row", "row_requires"});
    if (models.Has("create")) resource_.create_model_name = Text(models, "create");
    if (models.Has("patch")) resource_.patch_model_name = Text(models, "patch");
    if (models.Has("row")) resource_.row_model_name = Text(models, "row");
    resource_.row_requires = Names(models, "row_requires");
  }

  void Allow(const Dict& dict, std::initializer_list<std::string_view> keys) const {
    for (const auto& item : dict.items()) {
      if (std::find(keys.begin(), keys.end(), item.first) == keys.end())
        Throw("unknown key \"" + item.first + "\"");
    }
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

  // A list of names; none when the key is absent.
  std::vector<std::string> Names(const Dict& dict, const char* key) const {
    std::vector<std::string> names;
    if (!dict.Has(key)) return names;
    for (const Value& name : Entries(dict, key)) names.push_back(name.as_str());
    return names;
  }

  HandlerKind ReadKind(const std::string& text) const {
    for (HandlerKind kind : {HandlerKind::kTyped, HandlerKind::kRaw, HandlerKind::kGuarded}) {
      if (HandlerKindName(kind) == text) return kind;
    }
    Throw("\"kind\" must be typed, raw or guarded");
  }

  int ColumnNamed(const std::string& name) const {
    const int column = resource_.FindColumn(name);
    if (column < 0) Throw("no column \"" + name + "\"");
    return column;
  }

  int KeyNamed(const std::string& name) const {
    const int column = ColumnNamed(name);
    if (!resource_.column(column).has_cell()) Throw("a key must be unique: \"" + name + "\"");
    return column;
  }

  void MarkSharedFields() {
    std::map<std::string, int> readers;
    const auto member = [](const std::string& field) { return field.substr(0, field.find('.')); };
    for (const Column& column : resource_.columns) {
      for (const std::string& field : column.from) ++readers[member(field)];
      for (const std::string& field : column.gather) ++readers[member(field)];
    }
    for (Column& column : resource_.columns) {
      column.shares_fields =
          std::any_of(column.from.begin(), column.from.end(),
                      [&](const std::string& field) { return readers[member(field)] > 1; });
    }
  }

  Column& MutableColumn(int index) { return resource_.columns[static_cast<size_t>(index)]; }

  // A filter is a query field with, beside it, the column ("column", else of the same name), the
  // operator ("op") and "falsy_is_absent".
  ListDescription ReadList(const Dict& list) {
    Allow(list, {"query", "where", "order"});
    ListDescription result;
    std::vector<fastapi::Field> fields;
    for (const Value& entry : Entries(list, "query")) {
      Dict field;
      ListFilter filter;
      std::string column;
      for (const auto& [key, value] : entry.as_dict().items()) {
        if (key == "column") {
          column = value.as_str();
        } else if (key == "op") {
          filter.op = ReadOperator(value.as_str());
        } else if (key == "falsy_is_absent") {
          filter.falsy_is_absent = value.as_bool();
        } else {
          field.Set(key, value);
        }
      }
      filter.field = Take(fastapi::Field::FromDescription(field));
      fields.push_back(filter.field);
      if (filter.field.name == "limit" || filter.field.name == "offset") continue;
      filter.column = ColumnNamed(column.empty() ? filter.field.name : column);
      MutableColumn(filter.column).searchable = true;
      result.filters.push_back(std::move(filter));
    }
    result.query = fastapi::Model(std::move(fields));
    if (const Value* where = list.Find("where")) {
      for (const auto& [name, value] : where->as_dict().items()) {
        result.where.push_back({ColumnNamed(name), value});
        MutableColumn(result.where.back().column).searchable = true;
      }
    }
    // "-timestamp" is newest first. Until ResolveOrders() the order holds columns, not cells.
    for (std::string name : Names(list, "order")) {
      const bool descending = name.starts_with('-');
      if (descending) name.erase(0, 1);
      result.order.push_back({ColumnNamed(name), descending});
      Column& column = MutableColumn(result.order.back().column);
      (result.order.size() == 1 ? column.indexed : column.searchable) = true;
    }
    return result;
  }

  // Cells are numbered once all columns that need one are known.
  void ResolveOrders() {
    const auto resolve = [this](ListDescription& list) {
      for (store::Order& order : list.order) order.column = resource_.CellIndex(order.column);
    };
    resolve(resource_.list);
    for (RouteDescription& route : resource_.routes) {
      if (route.list.has_value()) resolve(*route.list);
    }
  }

  store::Filter::Operator ReadOperator(const std::string& op) const {
    if (op == "=") return store::Filter::Operator::kEqual;
    if (op == ">=") return store::Filter::Operator::kAtLeast;
    if (op == "<=") return store::Filter::Operator::kAtMost;
    if (op == "contains") return store::Filter::Operator::kContains;
    if (op == "prefix") return store::Filter::Operator::kPrefix;
    if (op == "has") return store::Filter::Operator::kHasMember;
    Throw("unknown operator \"" + op + "\"");
  }

  void ReadPatch(const Dict& patch) {
    Allow(patch, {"model", "columns", "null_is_absent", "falsy_is_absent", "always_touches",
                  "nothing", "touches"});
    PatchDescription& result = resource_.patch;
    if (const Value* model = patch.Find("model"))
      result.model = Take(fastapi::Model::FromDescription(*model));
    for (const Value& entry : Entries(patch, "columns")) {
      PatchColumn column;
      if (entry.is_str()) {
        column.column = ColumnNamed(entry.as_str());
        column.from.push_back(entry.as_str());
      } else {
        Allow(entry.as_dict(), {"column", "from", "falsy_is_next", "null_is_absent"});
        column.column = ColumnNamed(Text(entry.as_dict(), "column"));
        column.from = Names(entry.as_dict(), "from");
        column.falsy_is_next = Flag(entry.as_dict(), "falsy_is_next");
        column.null_is_absent = Flag(entry.as_dict(), "null_is_absent");
      }
      result.columns.push_back(std::move(column));
    }
    result.null_is_absent = Flag(patch, "null_is_absent");
    result.falsy_is_absent = Flag(patch, "falsy_is_absent");
    result.always_touches = Flag(patch, "always_touches");
    if (patch.Has("nothing")) result.nothing_detail = Text(patch, "nothing");
    if (patch.Has("touches")) result.touched_column = ColumnNamed(Text(patch, "touches"));
  }

  Latent ReadLatent(const std::string& text) const {
    const auto set = defects::RepairSet::Parse(text);
    for (int number = 1; set.has_value() && number <= defects::kLatentCount; ++number) {
      if (set->Has(static_cast<Latent>(number))) return static_cast<Latent>(number);
    }
    Throw("unknown latent defect \"" + text + "\"");
  }

  RouteDescription ReadRoute(const Dict& route) {
    Allow(route, {"method", "path", "action", "function", "body", "items", "parameters", "query",
                  "by", "list", "missing_with_defect", "only_with_repair", "fault"});
    RouteDescription result;
    result.method = Text(route, "method");
    result.path = Text(route, "path");
    result.action = Text(route, "action");
    if (FindAction(result.action) == nullptr) Throw("unknown action \"" + result.action + "\"");
    if (route.Has("function")) result.function = Text(route, "function");
    if (route.Has("body")) result.body_parameter = Text(route, "body");
    if (route.Has("items")) {
      result.answer_item = Take(
          fastapi::Field::FromDescription(Dict{{"name", "item"}, {"type", Text(route, "items")}}));
    }
    if (const Value* fields = route.Find("parameters"))
      result.path_fields = Take(fastapi::Model::FromDescription(*fields)).fields();
    if (const Value* fields = route.Find("query"))
      result.query = Take(fastapi::Model::FromDescription(*fields));
    result.key_column = route.Has("by") ? KeyNamed(Text(route, "by")) : resource_.key_column;
    if (const Value* list = route.Find("list")) result.list = ReadList(list->as_dict());
    if (const Value* defect = route.Find("missing_with_defect"))
      result.missing_with_defect = static_cast<int>(defect->as_small_int());
    if (route.Has("only_with_repair"))
      result.only_with_repair = ReadLatent(Text(route, "only_with_repair"));
    if (const Value* fault = route.Find("fault")) result.fault = ReadFault(fault->as_dict());
    return result;
  }

  RouteFault ReadFault(const Dict& fault) const {
    Allow(fault, {"latent", "columns", "stored"});
    RouteFault result;
    result.latent = ReadLatent(Text(fault, "latent"));
    result.columns = Names(fault, "columns");
    for (const std::string& name : result.columns) ColumnNamed(name);
    result.stored = Flag(fault, "stored");
    return result;
  }

  const EmbeddedFile& file_;
  Resource resource_;
};

}  // namespace

Result<Resource> ReadResource(const EmbeddedFile& file) {
  try {
    return Reader(file).Read();
  } catch (const Error& error) {
    return tl::unexpected(error);
  } catch (const std::bad_variant_access&) {
    return Fail(ErrorCode::kInternal, "a value has the wrong type", std::string(file.name));
  }
}

}  // namespace mock_server::data_layer
