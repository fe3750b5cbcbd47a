#include "mock_server/openapi/document.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "mock_server/openapi/field_schema.h"
#include "python/json_reader.h"
#include "python/json_writer.h"
#include "schema/registry.h"

namespace mock_server::openapi {
namespace {

using base::Service;
using fastapi::Field;
using python::Dict;
using python::List;
using python::Value;

constexpr std::string_view kSuffix = ".schema.json";

std::string ComponentName(std::string_view file) {
  std::string name(file.substr(0, file.size() - kSuffix.size()));
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

// A path that both services have may be in a document once only. The second one gets a fragment,
// which is a part of the URL that no client sends.
constexpr std::string_view kSecondOfItsPath = "#data_layer";

// "training_examples" for "training examples".
std::string Identifier(std::string_view name) {
  std::string identifier(name);
  std::replace_if(
      identifier.begin(), identifier.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return identifier;
}

// Builds the document and collects the schemas that it refers to.
class Builder {
 public:
  Builder(const schema::SchemaRegistry& schemas, std::optional<Service> only,
          const ServerUrls& urls)
      : schemas_(schemas), only_(only), urls_(urls) {}

  std::string Build(const std::vector<Operation>& operations) {
    std::set<std::string> gateway_paths;
    Dict paths;
    for (const Operation& operation : operations) {
      if (only_.has_value() && operation.service != *only_) continue;
      const bool joined = !only_.has_value() && operation.service == Service::kDataLayer;
      std::string key = operation.path;
      if (!joined) {
        gateway_paths.insert(key);
      } else if (gateway_paths.contains(key)) {
        key += kSecondOfItsPath;
      }
      if (!paths.Has(key)) {
        Dict path;
        if (joined) path.Set("servers", Servers(Service::kDataLayer));
        paths.Set(key, std::move(path));
      }
      std::string method = operation.method;
      for (char& c : method) c = static_cast<char>(c + 32);
      paths.Find(key)->as_dict().Set(method, Describe(operation));
    }
    const Dict document{
        {"openapi", "3.1.0"},
        {"info", Dict{{"title", "The platform's gateway and data layer, as the stand-in answers"},
                      {"version", "2.0.0"}}},
        {"servers", Servers(only_.value_or(Service::kGateway))},
        {"paths", std::move(paths)},
        {"components", Dict{{"schemas", Components()}, {"securitySchemes", SecuritySchemes()}}}};
    std::string text;
    python::WriteAnyJson(document, text);
    return text;
  }

 private:
  List Servers(Service service) const {
    return {Dict{{"url", service == Service::kGateway ? urls_.gateway : urls_.data_layer}}};
  }

  static Value SecuritySchemes() {
    return Dict{{"key", Dict{{"type", "apiKey"}, {"in", "header"}, {"name", "X-API-Key"}}}};
  }

  Dict Describe(const Operation& operation) {
    Dict described;
    described.Set("tags", List{operation.group});
    described.Set("operationId", OperationId(operation));
    if (operation.needs_key) described.Set("security", List{Dict{{"key", List{}}}});
    List parameters;
    for (const Field& field : operation.path_fields) parameters.push_back(Parameter(field, "path"));
    for (const Field& field : operation.query_fields)
      parameters.push_back(Parameter(field, "query"));
    if (!parameters.empty()) described.Set("parameters", std::move(parameters));
    if (operation.takes_body) {
      described.Set("requestBody",
                    Dict{{"required", true},
                         {"content", Dict{{"application/json",
                                           Dict{{"schema", Resolve(operation.body_schema)}}}}}});
    }
    described.Set("responses", Responses(operation));
    return described;
  }

  // Generators of clients make names of it, so it is one in any language, and no two are equal.
  static std::string OperationId(const Operation& operation) {
    return fmt::format("{}_{}_{}", base::ServiceName(operation.service),
                       Identifier(operation.group), operation.declared.function);
  }

  static Value Parameter(const Field& field, std::string_view in) {
    Dict schema = FieldSchema(field);
    // A parameter of the path is one segment of it, and a line end belongs to the route, not to the
    // parameter.
    if (in == "path" && field.type == fastapi::FieldType::kStr) schema.Set("pattern", "^[^/\\n]+$");
    return Dict{{"name", field.name},
                {"in", in},
                {"required", in == "path" || field.required},
                {"schema", std::move(schema)}};
  }

  // Everything that the operation is known to answer, the platform's own failures too.
  Dict Responses(const Operation& operation) {
    Dict responses;
    Answer(responses, operation.success_status, "As asked", operation.answer_schema);
    if (!operation.needs_key) return responses;
    const Value error = Ref("error.schema.json");
    const bool gateway = operation.service == Service::kGateway;
    Answer(responses, 401, "The key is missing or wrong",
           gateway ? error : Ref("data_layer_key_error.schema.json"));
    if (!operation.path_fields.empty()) Answer(responses, 404, "There is none of that id", error);
    if (operation.takes_body)
      Answer(responses, 400, "The body can't be read, or nothing is left to do", error);
    const bool agent_patch = !gateway && operation.method == "PATCH" && operation.group == "agents";
    if (gateway || operation.takes_body || !operation.path_fields.empty() ||
        !operation.query_fields.empty()) {
      const Value refused = Ref("validation_error.schema.json");
      Answer(responses, 422, "The request violates its schema",
             agent_patch ? Value(Dict{{"anyOf", List{refused, error}}}) : refused);
    }
    Answer(responses, 500, "The service fails, as the real one does", error);
    responses.Find("500")->as_dict().Find("content")->as_dict().Set(
        "text/plain",
        Dict{{"schema", Dict{{"type", "string"}, {"const", "Internal Server Error"}}}});
    return responses;
  }

  void Answer(Dict& responses, int status, std::string_view description, const Value& schema) {
    Dict answer{{"description", description}};
    if (!schema.is_none())
      answer.Set("content", Dict{{"application/json", Dict{{"schema", Resolve(schema)}}}});
    responses.Set(std::to_string(status), std::move(answer));
  }

  static Value Ref(std::string_view file) { return Dict{{"$ref", file}}; }

  // Turns references to schema files into references to components.
  Value Resolve(const Value& schema) {
    if (schema.is_list()) {
      List list;
      for (const Value& item : schema.as_list()) list.push_back(Resolve(item));
      return list;
    }
    if (!schema.is_dict()) return schema;
    Dict resolved;
    for (const auto& [key, value] : schema.as_dict().items()) {
      if (key == "$ref" && value.is_str() && value.as_str().ends_with(kSuffix)) {
        used_.insert(value.as_str());
        resolved.Set(key, "#/components/schemas/" + ComponentName(value.as_str()));
      } else {
        resolved.Set(key, Resolve(value));
      }
    }
    return resolved;
  }

  Dict Components() const {
    Dict components;
    for (const std::string& file : used_) {
      const schema::Schema* schema = schemas_.Find(file);
      if (schema == nullptr) continue;
      rapidjson::StringBuffer buffer;
      rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
      schema->bundled().Accept(writer);
      auto value = python::ReadJson({buffer.GetString(), buffer.GetSize()});
      if (value.has_value())
        components.Set(ComponentName(file), Localise(*value, ComponentName(file)));
    }
    return components;
  }

  // A bundled schema refers to its own definitions; inside the document they have a longer way.
  static Value Localise(const Value& schema, const std::string& component) {
    if (schema.is_list()) {
      List list;
      for (const Value& item : schema.as_list()) list.push_back(Localise(item, component));
      return list;
    }
    if (!schema.is_dict()) return schema;
    Dict localised;
    for (const auto& [key, value] : schema.as_dict().items()) {
      if (key == "$schema" || key == "$id") continue;
      if (key == "$ref" && value.is_str() && value.as_str().starts_with("#/")) {
        localised.Set(key, "#/components/schemas/" + component + value.as_str().substr(1));
      } else {
        localised.Set(key, Localise(value, component));
      }
    }
    return localised;
  }

  const schema::SchemaRegistry& schemas_;
  const std::optional<Service> only_;
  const ServerUrls& urls_;
  std::set<std::string> used_;
};

}  // namespace

std::string Document(const std::vector<Operation>& operations,
                     const schema::SchemaRegistry& schemas, std::optional<Service> only,
                     const ServerUrls& urls) {
  return Builder(schemas, only, urls).Build(operations);
}

}  // namespace mock_server::openapi
