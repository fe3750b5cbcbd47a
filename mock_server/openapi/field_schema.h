#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_FIELD_SCHEMA_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_FIELD_SCHEMA_H_

#include "mock_server/fastapi/field.h"
#include "mock_server/fastapi/model.h"
#include "mock_server/python/value.h"

namespace mock_server::openapi {

// The JSON Schema of a field as it is documented: an int is an integer, though the server also
// takes "7".
python::Value FieldSchema(const fastapi::Field& field);

// The object that a model describes; other members are allowed, since the servers ignore them.
python::Value ModelSchema(const fastapi::Model& model);

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_FIELD_SCHEMA_H_
