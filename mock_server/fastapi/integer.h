#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_INTEGER_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_INTEGER_H_

#include <string_view>
#include <variant>

#include "mock_server/fastapi/dialect.h"
#include "python/value.h"

namespace mock_server::fastapi {

enum class IntegerFault {
  kType,      // int_type
  kParsing,   // int_parsing
  kSize,      // int_parsing_size
  kFraction,  // int_from_float
  kFinite,    // finite_number
};

// What pydantic's int makes of a value in lax mode (docs/platform.md, Integers).
std::variant<python::Value, IntegerFault> ReadInteger(const python::Value& input, Dialect dialect);

// The part that concerns strings, e.g. query parameters.
std::variant<python::Value, IntegerFault> ReadIntegerText(std::string_view text, Dialect dialect);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_INTEGER_H_
