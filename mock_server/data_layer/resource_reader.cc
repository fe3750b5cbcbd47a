#include "mock_server/data_layer/resource_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/json_access.h"
#include "base/suggest.h"
#include "mock_server/app/endpoint_reader.h"
#include "mock_server/data_layer/actions.h"
#include "python/rapid_json.h"

namespace mock_server::data_layer {
namespace {

using base::AsView;
using base::BoolOr;
using base::FindMember;
using base::StringOr;
using rapidjson::Value;

constexpr std::pair<std::string_view, store::Filter::Operator> kOperators[] = {
    {"=", store::Filter::Operator::kEqual},       {">=", store::Filter::Operator::kAtLeast},
    {"<=", store::Filter::Operator::kAtMost},     {"contains", store::Filter::Operator::kContains},
    {"prefix", store::Filter::Operator::kPrefix}, {"has", store::Filter::Operator::kHasMember},
};

// The strings of a member; none when it is absent.
std::vector<std::string> Names(const Value& object, std::string_view key) {
  const Value* list = FindMember(object, key);
  return list == nullptr ? std::vector<std::string>() : base::StringsOf(*list);
}

class ResourceReader {
 public:
  ResourceReader(const base::JsonFile& file, const schema::SchemaRegistry& schemas, Actions actions)
      : root_(file.root()), schemas_(schemas), actions_(actions), reader_(file) {}

  base::Result<Resource> Read() {
    resource_.name = StringOr(root_, "resource", "");
    resource_.thing = StringOr(root_, "thing", "");
    resource_.table = StringOr(root_, "table", "");
    resource_.kind = ReadKind();
    resource_.tags = Names(root_, "tags");
    resource_.names_plan = StringOr(root_, "names_plan", "");
    resource_.dropped_on_restart = BoolOr(root_, "dropped_on_restart", false);
    ReadColumns();
    resource_.key_column = KeyNamed(*FindMember(root_, "key"));
    if (const Value* list = FindMember(root_, "list")) resource_.list = ReadList(*list);
    if (const Value* patch = FindMember(root_, "patch")) ReadPatch(*patch);
    ReadModels();
    for (const Value& name : Elements(root_, "create_answer"))
      resource_.create_answer.push_back(ColumnNamed(name));
    if (const Value* defects = FindMember(root_, "create_requires_with_defect")) {
      for (const auto& fields : defects->GetObject())
        resource_.create_requires_with_defect[fields.name.GetString()[0] - '0'] =
            base::StringsOf(fields.value);
    }
    for (const Value& route : FindMember(root_, "routes")->GetArray())
      resource_.routes.push_back(ReadRoute(route));
    ResolveOrders();
    if (!reader_.status()) return tl::unexpected(reader_.status().error());
    return std::move(resource_);
  }

 private:
  // The elements of a member; none when it is absent.
  static Value::ConstArray Elements(const Value& object, std::string_view key) {
    static const Value kNone(rapidjson::kArrayType);
    const Value* list = FindMember(object, key);
    return (list == nullptr ? kNone : *list).GetArray();
  }

  HandlerKind ReadKind() const {
    for (HandlerKind kind : {HandlerKind::kTyped, HandlerKind::kGuarded}) {
      if (HandlerKindName(kind) == StringOr(root_, "kind", "")) return kind;
    }
    return HandlerKind::kRaw;
  }

  void ReadColumns() {
    const auto columns = FindMember(root_, "columns")->GetArray();
    resource_.columns.reserve(columns.Size());
    for (const Value& column : columns)
      resource_.columns.push_back(Column::FromDescription(column, reader_));
    for (size_t i = 0; i < resource_.columns.size(); ++i) {
      if (resource_.FindColumn(resource_.columns[i].name) != static_cast<int>(i))
        reader_.AddError(columns[static_cast<rapidjson::SizeType>(i)],
                         fmt::format("a second column \"{}\"", resource_.columns[i].name));
    }
    MarkSharedFields();
  }

  void MarkSharedFields() {
    std::map<std::string_view, int> readers;
    const auto member = [](std::string_view field) { return field.substr(0, field.find('.')); };
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

  // The column of that name; the first one after an error.
  int ColumnNamed(std::string_view name, const Value& place) {
    const int column = resource_.FindColumn(name);
    if (column >= 0) return column;
    std::vector<std::string> known;
    for (const Column& candidate : resource_.columns) known.push_back(candidate.name);
    reader_.AddError(place, fmt::format("no column \"{}\"{}", name, base::DidYouMean(name, known)));
    return 0;
  }
  int ColumnNamed(const Value& name) { return ColumnNamed(AsView(name), name); }

  int KeyNamed(const Value& name) {
    const int column = ColumnNamed(name);
    if (!resource_.column(column).has_cell()) {
      reader_.AddError(name, fmt::format("a key must be found quickly: give the column \"{}\" "
                                         "\"unique\" or \"indexed\"",
                                         AsView(name)));
    }
    return column;
  }

  // A filter is a query field with, beside it, the column ("column", else of the same name), the
  // operator ("op") and "falsy_is_absent".
  ListDescription ReadList(const Value& list) {
    ListDescription result;
    std::vector<fastapi::Field> fields;
    for (const Value& entry : Elements(list, "query")) {
      fields.push_back(fastapi::Field::FromDescription(entry, reader_));
      const fastapi::Field& field = fields.back();
      if (field.name == "limit" || field.name == "offset") continue;
      const Value* column = FindMember(entry, "column");
      ListFilter filter;
      filter.field = field;
      filter.column = column == nullptr ? ColumnNamed(field.name, entry) : ColumnNamed(*column);
      if (const Value* op = FindMember(entry, "op"))
        filter.op = reader_.Find(*op, "operator", kOperators);
      filter.falsy_is_absent = BoolOr(entry, "falsy_is_absent", false);
      MutableColumn(filter.column).searchable = true;
      result.filters.push_back(std::move(filter));
    }
    result.query = fastapi::Model(std::move(fields));
    if (const Value* where = FindMember(list, "where")) {
      for (const auto& member : where->GetObject()) {
        result.where.push_back({ColumnNamed(member.name), python::FromRapidJson(member.value)});
        MutableColumn(result.where.back().column).searchable = true;
      }
    }
    // "-timestamp" is newest first. Until ResolveOrders() the order holds columns, not cells.
    for (const Value& entry : Elements(list, "order")) {
      std::string_view name = AsView(entry);
      const bool descending = name.starts_with('-');
      if (descending) name.remove_prefix(1);
      result.order.push_back({ColumnNamed(name, entry), descending});
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

  void ReadPatch(const Value& patch) {
    PatchDescription& result = resource_.patch;
    for (const Value& entry : Elements(patch, "columns")) {
      PatchColumn column;
      if (entry.IsString()) {
        column.column = ColumnNamed(entry);
        column.from.emplace_back(AsView(entry));
      } else {
        column.column = ColumnNamed(*FindMember(entry, "column"));
        column.from = Names(entry, "from");
        column.falsy_is_next = BoolOr(entry, "falsy_is_next", false);
        column.null_is_absent = BoolOr(entry, "null_is_absent", false);
      }
      result.columns.push_back(std::move(column));
    }
    result.null_is_absent = BoolOr(patch, "null_is_absent", false);
    result.falsy_is_absent = BoolOr(patch, "falsy_is_absent", false);
    result.always_touches = BoolOr(patch, "always_touches", false);
    result.nothing_detail = StringOr(patch, "nothing", "");
    if (const Value* touched = FindMember(patch, "touches"))
      result.touched_column = ColumnNamed(*touched);
  }

  // The bodies of creates and patches, and what the service's own document calls the models.
  void ReadModels() {
    static const Value kNone(rapidjson::kObjectType);
    const Value* found = FindMember(root_, "models");
    const Value& models = found == nullptr ? kNone : *found;
    create_model_name_ = StringOr(models, "create", "");
    patch_model_name_ = StringOr(models, "patch", "");
    resource_.row_model_name = StringOr(models, "row", "");
    resource_.row_requires = Names(models, "row_requires");

    if (const Value* files = FindMember(root_, "schemas"))
      resource_.row_schema = StringOr(*files, "row", "");

    const Value* patch = FindMember(root_, "patch");
    const Value* patch_model = patch == nullptr ? nullptr : FindMember(*patch, "model");
    app::Body create = ReadBody(FindMember(root_, "create_model"), "create", "create_notes");
    create.absent = fastapi::Model::Absent::kDefault;
    if (create.fields.empty()) {
      for (const Column& column : resource_.columns) {
        for (const std::string& field : column.from)
          create.fields.push_back(field.substr(0, field.find('.')));
      }
    }
    app::Body update = ReadBody(patch_model, "patch", "patch_notes");
    if (update.fields.empty()) {
      for (const PatchColumn& column : resource_.patch.columns)
        update.fields.insert(update.fields.end(), column.from.begin(), column.from.end());
    }
    resource_.create_body = std::make_shared<const app::Body>(std::move(create));
    resource_.patch.body = std::make_shared<const app::Body>(std::move(update));
  }

  app::Body ReadBody(const Value* model, std::string_view schema_key, std::string_view notes_key) {
    app::Body body;
    body.is_checked = resource_.kind != HandlerKind::kRaw;
    if (model != nullptr) body.model = fastapi::Model::FromDescription(*model, reader_);
    for (const fastapi::Field& field : body.model.fields()) body.fields.push_back(field.name);
    if (const Value* notes = FindMember(root_, notes_key))
      body.notes = diagnosis::FieldNote::FromDescription(*notes);
    if (const Value* files = FindMember(root_, "schemas")) {
      if (const Value* name = FindMember(*files, schema_key))
        body.schema = app::ReadSchemaCheck(*name, schemas_, reader_);
    }
    return body;
  }

  bool MayName(std::string_view action) const {
    return actions_ == Actions::kAll || action.find('.') == action.npos;
  }

  RouteDescription ReadRoute(const Value& route) {
    RouteDescription result;
    app::Endpoint& endpoint = result.endpoint;
    endpoint = app::ReadEndpoint(route, schemas_, reader_);
    endpoint.group = resource_.name;
    endpoint.tags = resource_.tags;
    const ActionDescription* action = FindAction(endpoint.action);
    if (action == nullptr || !MayName(endpoint.action)) {
      std::vector<std::string> known = ActionNames();
      std::erase_if(known, [this](const std::string& name) { return !MayName(name); });
      reader_.AddUnknown(*FindMember(route, "action"), "action", known);
      return result;
    }
    TakeBody(*action, endpoint);
    const Value* by = FindMember(route, "by");
    result.key_column = by == nullptr ? resource_.key_column : KeyNamed(*by);
    if (const Value* list = FindMember(route, "list")) result.list = ReadList(*list);
    if (result.list.has_value()) {
      endpoint.query = result.list->query;
    } else if (action->answer == ActionAnswer::kRows) {
      endpoint.query = resource_.list.query;
    }
    if (const Value* items = FindMember(route, "items")) {
      result.answer_item.emplace();
      result.answer_item->name = "item";
      result.answer_item->type = fastapi::ReadFieldType(*items, reader_);
    }
    if (const Value* fault = FindMember(route, "fault")) result.fault = ReadFault(*fault);
    if (const Value* event = FindMember(route, "event")) result.event = ReadEvent(*event, *action);
    CheckNeeds(route, endpoint);
    CheckParameters(route, endpoint);
    return result;
  }

  void TakeBody(const ActionDescription& action, app::Endpoint& endpoint) const {
    switch (action.body) {
      case BodyUse::kNone:
        return;
      case BodyUse::kCreate:
        endpoint.body = resource_.create_body;
        endpoint.body_model = create_model_name_;
        return;
      case BodyUse::kPatch:
        endpoint.body = resource_.patch.body;
        endpoint.body_model = patch_model_name_;
        return;
      case BodyUse::kObject: {
        app::Body any = *resource_.patch.body;
        any.is_checked = false;
        endpoint.body = std::make_shared<const app::Body>(std::move(any));
        endpoint.body_model = patch_model_name_;
        // Before its fix the body was a model like any other.
        if (action.checked_with.has_value()) {
          endpoint.other_body_with = action.checked_with;
          endpoint.other_body = resource_.patch.body;
        }
        return;
      }
    }
  }

  // Every "parameters" entry stands in the path.
  void CheckParameters(const Value& route, const app::Endpoint& endpoint) {
    for (size_t i = 0; i < endpoint.path_fields.size(); ++i) {
      const std::string& name = endpoint.path_fields[i].name;
      if (endpoint.path.find("{" + name + "}") != std::string::npos) continue;
      reader_.AddError((*FindMember(route, "parameters"))[static_cast<rapidjson::SizeType>(i)],
                       fmt::format("the path {} has no parameter {{{}}}", endpoint.path, name));
    }
  }

  // Else every create would fail.
  void CheckThatColumnsAreFilled() {
    const auto columns = FindMember(root_, "columns")->GetArray();
    std::vector<std::string> fields;
    for (const Value& field : Elements(root_, "create_model"))
      fields.emplace_back(StringOr(field, "name", ""));
    const auto is_sent = [&](std::string_view field) {
      return std::find(fields.begin(), fields.end(), field.substr(0, field.find('.'))) !=
             fields.end();
    };
    for (size_t i = 0; i < resource_.columns.size(); ++i) {
      const Column& column = resource_.columns[i];
      if (column.nullable || column.generator != nullptr || !column.default_value.is_none() ||
          !column.gather.empty())
        continue;
      const Value& place = columns[static_cast<rapidjson::SizeType>(i)];
      if (column.from.empty()) {
        reader_.AddError(place,
                         fmt::format("\"{}\" is never null, and a create has nothing for it; "
                                     "give it \"from\", \"default\" or \"generate\"",
                                     column.name));
      } else if (!fields.empty() && std::none_of(column.from.begin(), column.from.end(), is_sent)) {
        reader_.AddError(place, fmt::format("\"{}\" is never null, and the \"create_model\" has no "
                                            "field \"{}\" for it{}",
                                            column.name, column.from.front(),
                                            base::DidYouMean(column.from.front(), fields)));
      }
    }
  }

  // What an ordinary action works with must be there.
  void CheckNeeds(const Value& route, const app::Endpoint& endpoint) {
    const std::string& action = endpoint.action;
    const bool by_key = action == "read" || action == "patch" || action == "delete";
    const auto is_text = [](const fastapi::Field& field) {
      return field.type == fastapi::FieldType::kStr || field.type == fastapi::FieldType::kUuid;
    };
    if (by_key && endpoint.path.find('{') == std::string::npos) {
      reader_.AddError(route, fmt::format("the action {} finds its row by the path, which needs a "
                                          "parameter, such as {{id}}",
                                          action));
    }
    if (by_key && !std::all_of(endpoint.path_fields.begin(), endpoint.path_fields.end(), is_text))
      reader_.AddError(route, "the parameter of a path that names a row is a str or a uuid");
    if (action == "patch" && FindMember(root_, "patch") == nullptr)
      reader_.AddError(route, "a patch needs a \"patch\" in the resource, with its \"columns\"");
    if (action == "create" && resource_.kind != HandlerKind::kRaw &&
        FindMember(root_, "create_model") == nullptr)
      reader_.AddError(route, "a create of a typed or guarded resource needs a \"create_model\"");
    if (action == "create") CheckThatColumnsAreFilled();
    if (action == "list" && FindMember(root_, "list") == nullptr &&
        FindMember(route, "list") == nullptr)
      reader_.AddError(route, "a list needs a \"list\", with its \"query\"");
  }

  RouteFault ReadFault(const Value& fault) {
    RouteFault result;
    result.latent = app::ReadLatent(*FindMember(fault, "latent"), reader_);
    for (const Value& name : Elements(fault, "columns")) ColumnNamed(name);
    result.columns = Names(fault, "columns");
    result.stored = BoolOr(fault, "stored", false);
    return result;
  }

  // "row", or an object; the schema has looked at its form.
  events::EventDescription ReadEvent(const Value& event, const ActionDescription& action) {
    events::EventDescription result;
    if (action.body == BodyUse::kNone && action.answer == ActionAnswer::kRows)
      reader_.AddError(event, "a list changes nothing, so it publishes no event");
    if (event.IsString()) {
      result.is_row = true;
      for (const char* column :
           {"event_type", "aggregate_type", "aggregate_id", "payload", "metadata"})
        ColumnNamed(column, event);
      return result;
    }
    result.type = StringOr(event, "type", "");
    result.aggregate_type =
        StringOr(event, "aggregate", result.type.substr(0, result.type.find('.')));
    const Value* id = FindMember(event, "id");
    const int id_column = id == nullptr ? resource_.key_column : ColumnNamed(*id);
    result.id_column = resource_.column(id_column).name;
    for (const Value& member : Elements(event, "payload")) {
      result.payload.push_back(ReadPayloadMember(member, action));
      const std::string& name = result.payload.back().name;
      if (std::count_if(result.payload.begin(), result.payload.end(),
                        [&](const auto& other) { return other.name == name; }) > 1)
        reader_.AddError(member, fmt::format("a second \"{}\" in the payload", name));
    }
    return result;
  }

  // The name of a column, or the name of the member and what it holds.
  events::PayloadMember ReadPayloadMember(const Value& member, const ActionDescription& action) {
    using Source = events::PayloadMember::Source;
    if (member.IsString()) {
      ColumnNamed(member);
      return {std::string(AsView(member)), Source::kColumn, std::string(AsView(member))};
    }
    events::PayloadMember result{StringOr(member, "name", "")};
    if (const Value* column = FindMember(member, "column")) {
      ColumnNamed(*column);
      result.column = AsView(*column);
      return result;
    }
    const Value& of = *FindMember(member, "of");
    result.source = AsView(of) == "fields" ? Source::kFields : Source::kFieldNames;
    if (action.body != BodyUse::kPatch && action.body != BodyUse::kObject) {
      reader_.AddError(of, fmt::format("only a patch tells which fields were sent; the action {} "
                                       "does not",
                                       action.name));
    }
    return result;
  }

  const Value& root_;
  const schema::SchemaRegistry& schemas_;
  const Actions actions_;
  base::JsonReader reader_;
  Resource resource_;
  std::string create_model_name_;
  std::string patch_model_name_;
};

}  // namespace

base::Result<Resource> ReadResource(const base::JsonFile& file,
                                    const schema::SchemaRegistry& schemas, Actions actions) {
  return ResourceReader(file, schemas, actions).Read();
}

}  // namespace mock_server::data_layer
