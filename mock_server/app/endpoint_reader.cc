#include "mock_server/app/endpoint_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "mock_server/fastapi/router.h"

namespace mock_server::app {

using base::AsView;
using base::FindMember;
using base::JsonReader;
using base::StringOr;
using defects::Latent;

namespace {

void SetModel(Body& body, fastapi::Model model) {
  body.fields.clear();
  for (const fastapi::Field& field : model.fields()) body.fields.push_back(field.name);
  body.model = std::move(model);
}

// A create passes on every field, a PATCH only those that were present.
fastapi::Model::Absent AbsentOf(std::string_view method) {
  return method == "POST" ? fastapi::Model::Absent::kDefault : fastapi::Model::Absent::kLeftOut;
}

void ReadBody(const rapidjson::Value& description, const schema::SchemaRegistry& schemas,
              JsonReader& reader, Endpoint& endpoint) {
  const rapidjson::Value* fields = FindMember(description, "body");
  if (fields == nullptr) return;
  Body body;
  body.absent = AbsentOf(endpoint.method);
  SetModel(body, fastapi::Model::FromDescription(*fields, reader));
  if (const rapidjson::Value* schema = FindMember(description, "body_schema"))
    body.schema = ReadSchemaCheck(*schema, schemas, reader);
  if (const rapidjson::Value* notes = FindMember(description, "notes"))
    body.notes = diagnosis::FieldNote::FromDescription(*notes);
  if (const rapidjson::Value* other = FindMember(description, "other_body")) {
    endpoint.other_body_with =
        static_cast<defects::Defect>(base::AsInteger(*FindMember(*other, "with_defect")));
    Body changed = body;
    changed.model = fastapi::Model::FromDescription(*FindMember(*other, "fields"), reader);
    endpoint.other_body = std::make_shared<const Body>(std::move(changed));
  }
  endpoint.body = std::make_shared<const Body>(std::move(body));
}

// What the router can tell apart, and what gets to it.
void CheckPath(const rapidjson::Value& path, JsonReader& reader) {
  const std::string_view text = AsView(path);
  if (text == "/__understudy" || text.starts_with("/__understudy/"))
    reader.AddError(path,
                    "the stand-in answers everything below /__understudy/ itself; choose "
                    "another path, such as /understudy/");
  size_t parameters = 0;
  for (size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    ++parameters;
    const size_t end = text.find('}', at);
    if (text[at - 1] == '/' && (end + 1 == text.size() || text[end + 1] == '/')) continue;
    reader.AddError(path, fmt::format("a parameter is a whole segment, as in /{}/",
                                      text.substr(at, end + 1 - at)));
    return;
  }
  if (parameters > fastapi::Router::kMostParameters) {
    reader.AddError(path, fmt::format("the path has {} parameters; at most {} are possible",
                                      parameters, fastapi::Router::kMostParameters));
  }
}

}  // namespace

Endpoint ReadEndpoint(const rapidjson::Value& description, const schema::SchemaRegistry& schemas,
                      JsonReader& reader) {
  Endpoint endpoint;
  endpoint.method = StringOr(description, "method", "");
  endpoint.path = StringOr(description, "path", "");
  endpoint.action = StringOr(description, "action", "");
  endpoint.group =
      StringOr(description, "group", endpoint.action.substr(0, endpoint.action.find('.')));
  if (const rapidjson::Value* answer = FindMember(description, "answer"))
    endpoint.answer = base::ToJson(*answer);
  if (const rapidjson::Value* answer = FindMember(description, "answer_without_redis"))
    endpoint.answer_without_redis = base::ToJson(*answer);
  endpoint.is_placeholder = base::BoolOr(description, "placeholder", false);
  endpoint.is_open = base::BoolOr(description, "open", false);
  CheckPath(*FindMember(description, "path"), reader);
  if (const rapidjson::Value* fields = FindMember(description, "parameters"))
    endpoint.path_fields = fastapi::Model::FromDescription(*fields, reader).fields();
  if (const rapidjson::Value* fields = FindMember(description, "query"))
    endpoint.query = fastapi::Model::FromDescription(*fields, reader);
  ReadBody(description, schemas, reader, endpoint);
  if (const rapidjson::Value* defect = FindMember(description, "missing_with_defect"))
    endpoint.missing_with = static_cast<defects::Defect>(base::AsInteger(*defect));
  if (const rapidjson::Value* latent = FindMember(description, "only_with_repair"))
    endpoint.only_with_repair = ReadLatent(*latent, reader);
  endpoint.function = StringOr(description, "function", "");
  if (const rapidjson::Value* tags = FindMember(description, "tags"))
    endpoint.tags = base::StringsOf(*tags);
  endpoint.body_parameter = StringOr(description, "body_parameter", "");
  endpoint.body_model = StringOr(description, "body_model", "");
  endpoint.answer_schema = StringOr(description, "answer_schema", "");
  return endpoint;
}

Latent ReadLatent(const rapidjson::Value& name, JsonReader& reader) {
  const auto set = defects::RepairSet::Parse(AsView(name));
  for (int number = 1; set.has_value() && number <= defects::kLatentCount; ++number) {
    if (set->Has(static_cast<Latent>(number))) return static_cast<Latent>(number);
  }
  reader.AddError(name, fmt::format("unknown latent defect \"{}\"; write L1 to L{}", AsView(name),
                                    defects::kLatentCount));
  return Latent::kFailingCreates;
}

diagnosis::SchemaCheck ReadSchemaCheck(const rapidjson::Value& name,
                                       const schema::SchemaRegistry& schemas, JsonReader& reader) {
  auto check = diagnosis::SchemaCheck::ForSchema(std::string(AsView(name)), schemas);
  if (check.has_value()) return *std::move(check);
  reader.AddError(name, check.error().message);
  return {};
}

base::Result<ServiceDescription> ReadService(const base::EmbeddedFile& file,
                                             const schema::SchemaRegistry& schemas) {
  const base::JsonFile json = base::JsonFile::Unpack(file.content, std::string(file.name));
  JsonReader reader(json);
  ServiceDescription service;
  service.title = StringOr(json.root(), "title", "");
  service.version = StringOr(json.root(), "version", "");
  const auto read = [&](const char* key, std::vector<Endpoint>& endpoints) {
    const rapidjson::Value* list = FindMember(json.root(), key);
    if (list == nullptr) return;
    for (const rapidjson::Value& endpoint : list->GetArray())
      endpoints.push_back(ReadEndpoint(endpoint, schemas, reader));
  };
  read("endpoints", service.endpoints);
  read("last_endpoints", service.last_endpoints);
  if (!reader.status()) return tl::unexpected(reader.status().error());
  return service;
}

}  // namespace mock_server::app
