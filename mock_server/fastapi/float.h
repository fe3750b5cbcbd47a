#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_FLOAT_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_FLOAT_H_

#include <variant>

#include "python/value.h"

namespace mock_server::fastapi {

enum class FloatFault {
  kType,     // float_type
  kParsing,  // float_parsing
};

// What pydantic's float makes of a value in lax mode: numbers, booleans and the texts that Python's
// float() reads, nan and the infinities among them (docs/platform-rest.md, Typed fields).
std::variant<double, FloatFault> ReadFloat(const python::Value& input);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_FLOAT_H_
