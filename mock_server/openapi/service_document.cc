#include "mock_server/openapi/service_document.h"

#include <algorithm>
#include <map>
#include <utility>

#include "mock_server/openapi/field_schema.h"
#include "mock_server/openapi/model_order.h"
#include "python/json_writer.h"

namespace mock_server::openapi {
namespace {

using fastapi::Field;
using fastapi::FieldType;
using python::Dict;
using python::List;
using python::Value;

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool IsLetter(char c) { return Lower(c) >= 'a' && Lower(c) <= 'z'; }

std::string MethodKey(std::string method) {
  for (char& c : method) c = Lower(c);
  return method;
}

// FastAPI's generate_unique_id(): what is no letter, digit or underscore becomes an underscore.
std::string OperationId(const Operation& operation, std::string_view first_method) {
  std::string id = operation.declared.function + operation.path;
  for (char& c : id) {
    if (!IsLetter(c) && (c < '0' || c > '9')) c = '_';
  }
  return id.append("_").append(MethodKey(std::string(first_method)));
}

// The schema of something with a name of its own. A reference is named by what it refers to.
Dict Titled(Dict schema, std::string_view name) {
  if (!schema.Has("$ref")) schema.Set("title", TitleOf(name));
  return schema;
}

Dict Json(Value schema) { return {{"application/json", Dict{{"schema", std::move(schema)}}}}; }

Dict RefTo(std::string_view component) { return {{"$ref", ComponentReference(component)}}; }

class Builder {
 public:
  explicit Builder(const ServiceTitle& service) : service_(service) {}

  std::string Build(std::span<const Operation> operations) {
    Dict paths;
    for (const Operation& operation : operations) {
      if (operation.declared.function.empty()) continue;
      std::vector<const Operation*>& same = by_path_[operation.path];
      if (same.empty()) paths.Set(operation.path, Dict{});
      same.push_back(&operation);
    }
    for (auto& [path, item] : paths.items()) item = PathItem(by_path_[path]);
    AddErrors();
    Dict schemas;
    for (auto& [name, schema] : components_) schemas.Set(name, std::move(schema));
    std::string text;
    python::WriteAnyJson(
        Dict{{"openapi", "3.1.0"},
             {"info", Dict{{"title", service_.title}, {"version", service_.version}}},
             {"paths", std::move(paths)},
             {"components", Dict{{"schemas", std::move(schemas)}}}},
        text);
    return text;
  }

 private:
  Dict PathItem(const std::vector<const Operation*>& operations) {
    Dict item;
    bool has_parameters = false;
    for (const Operation* operation : operations) {
      // A function that serves several methods has one id, made from the first.
      const Operation* first =
          *std::find_if(operations.begin(), operations.end(), [&](const Operation* other) {
            return other->declared.function == operation->declared.function;
          });
      Dict described = Describe(*operation, first->method);
      has_parameters = has_parameters || described.Has("parameters");
      item.Set(MethodKey(operation->method), std::move(described));
    }
    if (has_parameters) return item;
    Value ordered = InModelOrder(std::move(item));
    return std::move(ordered.as_dict());
  }

  Dict Describe(const Operation& operation, std::string_view first_method) {
    const Declaration& declared = operation.declared;
    const std::string id = OperationId(operation, first_method);
    Dict described;
    if (!declared.tags.empty()) {
      List tags;
      for (const std::string& tag : declared.tags) tags.emplace_back(tag);
      described.Set("tags", std::move(tags));
    }
    described.Set("summary", TitleOf(declared.function));
    described.Set("operationId", id);
    List parameters;
    AddParameters(operation.path_fields, "path", parameters);
    AddParameters(operation.query_fields, "query", parameters);
    AddParameters(declared.header_fields, "header", parameters);
    const bool takes_anything = !parameters.empty() || operation.takes_body;
    if (!parameters.empty()) described.Set("parameters", std::move(parameters));
    if (operation.takes_body)
      described.Set("requestBody", Dict{{"required", true}, {"content", Json(Body(declared))}});
    Dict responses;
    Dict success{{"description", "Successful Response"}};
    if (operation.success_status != 204) success.Set("content", Json(Answer(declared, id)));
    responses.Set(std::to_string(operation.success_status), std::move(success));
    if (takes_anything) {
      responses.Set("422", Dict{{"description", "Validation Error"},
                                {"content", Json(RefTo("HTTPValidationError"))}});
    }
    described.Set("responses", std::move(responses));
    return described;
  }

  void AddParameters(const std::vector<Field>& fields, std::string_view place, List& parameters) {
    for (const Field& field : fields) {
      NameEnum(field);
      parameters.push_back(Dict{{"name", field.name},
                                {"in", place},
                                {"required", place == "path" || field.required},
                                {"schema", Titled(FieldSchema(field, style()), field.name)}});
    }
  }

  Dict Body(const Declaration& declared) {
    if (declared.body.has_value()) {
      AddModel(*declared.body, /*answered=*/false);
      return RefTo(declared.body->name);
    }
    Field object;
    object.type = FieldType::kDict;
    return Titled(FieldSchema(object, style()), declared.body_parameter);
  }

  Dict Answer(const Declaration& declared, const std::string& id) {
    Dict items;
    if (declared.answer.has_value()) {
      AddModel(*declared.answer, /*answered=*/true);
      items = RefTo(declared.answer->name);
      if (!declared.answers_list) return items;
    } else if (declared.answer_item.has_value()) {
      items = FieldSchema(*declared.answer_item, style());
    } else {
      return {};
    }
    return Titled(Dict{{"type", "array"}, {"items", std::move(items)}}, "Response_" + id);
  }

  void AddModel(const NamedModel& model, bool answered) {
    if (components_.contains(model.name)) return;
    SchemaStyle model_style = style();
    model_style.answered = answered;
    Dict properties;
    List required;
    for (const Field& field : model.fields) {
      NameEnum(field);
      Dict schema = FieldSchema(field, model_style);
      // pydantic leaves it to an enum to say what it is.
      if (field.type != FieldType::kEnum) schema = Titled(std::move(schema), field.name);
      properties.Set(field.name, std::move(schema));
      if (field.required) required.emplace_back(field.name);
    }
    Dict schema{{"type", "object"}, {"title", model.name}, {"properties", std::move(properties)}};
    if (!required.empty()) schema.Set("required", std::move(required));
    AddComponent(model.name, std::move(schema));
  }

  void NameEnum(const Field& field) {
    if (field.type != FieldType::kEnum || components_.contains(field.enum_name)) return;
    SchemaStyle spelt_out = style();
    spelt_out.enums_by_name = false;
    Field words = field;
    words.nullable = false;
    words.default_value = {};
    Dict schema = FieldSchema(words, spelt_out);
    schema.Set("title", field.enum_name);
    AddComponent(field.enum_name, std::move(schema));
  }

  // What FastAPI adds to every document.
  void AddErrors() {
    const Dict text{{"type", "string"}};
    AddComponent("HTTPValidationError",
                 {{"type", "object"},
                  {"title", "HTTPValidationError"},
                  {"properties", Dict{{"detail", Dict{{"items", RefTo("ValidationError")},
                                                      {"type", "array"},
                                                      {"title", "Detail"}}}}}});
    AddComponent(
        "ValidationError",
        {{"type", "object"},
         {"title", "ValidationError"},
         {"properties",
          Dict{{"loc", Dict{{"items", Dict{{"anyOf", List{text, Dict{{"type", "integer"}}}}}},
                            {"type", "array"},
                            {"title", "Location"}}},
               {"msg", Dict{{"type", "string"}, {"title", "Message"}}},
               {"type", Dict{{"type", "string"}, {"title", "Error Type"}}}}},
         {"required", List{"loc", "msg", "type"}}});
  }

  void AddComponent(const std::string& name, Dict schema) {
    components_.emplace(name, InModelOrder(std::move(schema)));
  }

  SchemaStyle style() const { return {service_.dialect, /*enums_by_name=*/true}; }

  const ServiceTitle& service_;
  std::map<std::string, std::vector<const Operation*>> by_path_;
  std::map<std::string, Value> components_;  // sorted, as FastAPI does
};

}  // namespace

std::string ServiceDocument(const ServiceTitle& service, std::span<const Operation> operations) {
  return Builder(service).Build(operations);
}

std::string TitleOf(std::string_view name) {
  std::string title;
  bool in_word = false;
  for (const char c : name) {
    title += c == '_' ? ' ' : in_word ? Lower(c) : Upper(c);
    in_word = IsLetter(c);
  }
  return title;
}

}  // namespace mock_server::openapi
