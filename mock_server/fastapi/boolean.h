#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_BOOLEAN_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_BOOLEAN_H_

#include <variant>

#include "python/value.h"

namespace mock_server::fastapi {

enum class BooleanFault {
  kType,     // bool_type
  kParsing,  // bool_parsing
};

// What pydantic's bool makes of a value in lax mode (docs/platform-rest.md, Typed fields).
std::variant<bool, BooleanFault> ReadBoolean(const python::Value& input);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_BOOLEAN_H_
