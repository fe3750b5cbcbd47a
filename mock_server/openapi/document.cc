#include "mock_server/openapi/document.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "contracts/core/schema_validator.h"
#include "mock_server/openapi/field_schema.h"
#include "mock_server/python/json_reader.h"
#include "mock_server/python/json_writer.h"

namespace mock_server::openapi {
namespace {

using contracts::core::Service;
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

// Builds the document and collects the schemas that it refers to.
class Builder {
 public:
  explicit Builder(std::optional<Service> only) : only_(only) {}

  std::string Build(const std::vector<Operation>& operations) {
    Dict paths;
    for (const Operation& operation : operations) {
      if (only_.has_value() && operation.service != *only_) continue;
      if (!paths.Has(operation.path)) paths.Set(operation.path, Dict{});
      Dict& path = paths.Find(operation.path)->as_dict();
      std::string method = operation.method;
      for (char& c : method) c = static_cast<char>(c + 32);
      Dict described = Describe(operation);
      if (const Value* other = path.Find(method)) {
        Merge(*described.Find("responses"), *other->as_dict().Find("responses"));
      }
      path.Set(method, std::move(described));
    }
    const Dict document{
        {"openapi", "3.1.0"},
        {"info", Dict{{"title", "The platform's gateway and data layer, as the stand-in answers"},
                      {"version", "2.0.0"}}},
        {"paths", std::move(paths)},
        {"components", Dict{{"schemas", Components()}, {"securitySchemes", SecuritySchemes()}}}};
    std::string text;
    python::WriteAnyJson(document, text);
    return text;
  }

 private:
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

  static std::string OperationId(const Operation& operation) {
    std::string id = operation.service == Service::kGateway ? "gateway " : "data layer ";
    return id + operation.method + " " + operation.path;
  }

  static Value Parameter(const Field& field, std::string_view in) {
    Value schema = FieldSchema(field);
    // A parameter of the path is one segment of it, and a line end belongs to the route, not to the
    // parameter.
    if (in == "path" && field.type == fastapi::FieldType::kStr)
      schema.as_dict().Set("pattern", "^[^/\\n]+$");
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
      Answer(responses, 422, "The request breaks its schema",
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
      const contracts::core::Schema* schema =
          contracts::core::SchemaRegistry::Embedded().Find(file);
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

  // Adds the answers of the other service's operation on the same path.
  static void Merge(Value& responses, const Value& others) {
    for (const auto& [status, answer] : others.as_dict().items()) {
      Value* present = responses.as_dict().Find(status);
      if (present == nullptr) {
        responses.as_dict().Set(status, answer);
        continue;
      }
      Value* content = present->as_dict().Find("content");
      const Value* other_content = answer.as_dict().Find("content");
      if (content == nullptr || other_content == nullptr) continue;
      for (const auto& [type, media] : other_content->as_dict().items()) {
        Value* mine = content->as_dict().Find(type);
        if (mine == nullptr) {
          content->as_dict().Set(type, media);
        } else if (*mine != media) {
          *mine = Dict{{"schema", Dict{{"anyOf", List{*mine->as_dict().Find("schema"),
                                                      *media.as_dict().Find("schema")}}}}};
        }
      }
    }
  }

  const std::optional<Service> only_;
  std::set<std::string> used_;
};

}  // namespace

std::string Document(const std::vector<Operation>& operations, std::optional<Service> only) {
  return Builder(only).Build(operations);
}

}  // namespace mock_server::openapi
