#include "mock_server/gateway/endpoint.h"

#include <utility>

#include "mock_server/gateway/endpoint_files.h"
#include "python/json_reader.h"

namespace mock_server::gateway {
namespace {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Result;
using python::Dict;
using python::Value;

fastapi::Model ReadModel(const Value& description) {
  auto model = fastapi::Model::FromDescription(description);
  if (!model.has_value()) throw model.error();
  return *std::move(model);
}

Endpoint ReadEndpoint(const Dict& description) {
  Endpoint endpoint;
  for (const auto& [key, value] : description.items()) {
    if (key == "method") {
      endpoint.method = value.as_str();
    } else if (key == "path") {
      endpoint.path = value.as_str();
    } else if (key == "action") {
      endpoint.action = value.as_str();
    } else if (key == "function") {
      endpoint.function = value.as_str();
    } else if (key == "tags") {
      for (const Value& tag : value.as_list()) endpoint.tags.push_back(tag.as_str());
    } else if (key == "body_model") {
      endpoint.body_model = value.as_str();
    } else if (key == "open") {
      endpoint.open = value.as_bool();
    } else if (key == "parameters") {
      endpoint.path_fields = ReadModel(value).fields();
    } else if (key == "query") {
      endpoint.query = ReadModel(value);
    } else if (key == "body") {
      endpoint.body = ReadModel(value);
    } else if (key == "body_schema") {
      auto check = diagnosis::SchemaCheck::ForSchema(value.as_str());
      if (!check.has_value()) throw check.error();
      endpoint.body_schema = *check;
    } else if (key == "answer_schema") {
      endpoint.answer_schema = value.as_str();
    } else if (key == "notes") {
      auto notes = diagnosis::FieldNote::FromDescription(value);
      if (!notes.has_value()) throw notes.error();
      endpoint.notes = *std::move(notes);
    } else if (key == "body_with_defect_2") {
      endpoint.body_with_defect_2 = ReadModel(value);
    } else {
      throw Error{ErrorCode::kInternal, "unknown key \"" + key + "\" in an endpoint",
                  endpoint.path};
    }
  }
  if (endpoint.body.has_value()) {
    for (const fastapi::Field& field : endpoint.body->fields())
      endpoint.body_fields.push_back(field.name);
  }
  return endpoint;
}

}  // namespace

Result<std::vector<Endpoint>> LoadEndpoints() {
  const base::EmbeddedFile& file = EndpointFiles().front();
  const auto parsed = python::ReadJson(file.content);
  if (!parsed.has_value()) return Fail(ErrorCode::kInternal, "is no JSON", std::string(file.name));
  try {
    std::vector<Endpoint> endpoints;
    for (const Value& entry : parsed->as_list()) endpoints.push_back(ReadEndpoint(entry.as_dict()));
    return endpoints;
  } catch (const Error& error) {
    return tl::unexpected(error);
  } catch (const std::bad_variant_access&) {
    return Fail(ErrorCode::kInternal, "a value has the wrong type", std::string(file.name));
  }
}

}  // namespace mock_server::gateway
