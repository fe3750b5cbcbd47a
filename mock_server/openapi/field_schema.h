#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_FIELD_SCHEMA_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_FIELD_SCHEMA_H_

#include <string>
#include <string_view>

#include "mock_server/fastapi/dialect.h"
#include "mock_server/fastapi/field.h"
#include "mock_server/fastapi/model.h"
#include "python/value.h"

namespace mock_server::openapi {

// How a schema is written.
struct SchemaStyle {
  fastapi::Dialect dialect = fastapi::Dialect::kPydantic212;
  // Words are referred to by their name ("#/components/schemas/AgentStatus"), not spelt out.
  bool enums_by_name = false;
  // Of what is answered, not of what is taken: a decimal is a text then, and bounds are not told.
  bool answered = false;
};

// The JSON Schema of a field as it is documented, with its default and without its title: an int is
// an integer, though the server also takes "7".
python::Dict FieldSchema(const fastapi::Field& field, const SchemaStyle& style = {});

// The object that a model describes; other members are allowed, since the servers ignore them.
python::Value ModelSchema(const fastapi::Model& model);

// Where the component of that name stands in a document.
std::string ComponentReference(std::string_view name);

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_FIELD_SCHEMA_H_
