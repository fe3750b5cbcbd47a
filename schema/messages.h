#ifndef UNDERSTUDY_SCHEMA_MESSAGES_H_
#define UNDERSTUDY_SCHEMA_MESSAGES_H_

#include <rapidjson/fwd.h>

#include <string>
#include <vector>

#include "schema/registry.h"

namespace schema {

// A violation as the validator tells it.
struct RawSchemaError {
  std::vector<std::string> context;  // "<root>", "[name]", "[0]", …
  std::string description;
};

// What people read instead: pointers, the value that is there, no echoes of the same fault from the
// levels above. `value` is what was validated.
std::vector<SchemaError> FormatSchemaErrors(const std::vector<RawSchemaError>& raw,
                                            const rapidjson::Value& value);

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_MESSAGES_H_
