#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_SCALARS_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_SCALARS_H_

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

#include "mock_server/fastapi/dialect.h"
#include "python/value.h"

namespace mock_server::fastapi {

enum class BooleanFault {
  kType,     // bool_type
  kParsing,  // bool_parsing
};

// What pydantic's bool makes of a value in lax mode (docs/platform-rest.md, Typed fields).
std::variant<bool, BooleanFault> ReadBoolean(const python::Value& input);

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

enum class FloatFault {
  kType,     // float_type
  kParsing,  // float_parsing
};

// What pydantic's float makes of a value in lax mode: numbers, booleans and the texts that Python's
// float() reads, nan and the infinities among them (docs/platform-rest.md, Typed fields).
std::variant<double, FloatFault> ReadFloat(const python::Value& input);

struct DatetimeFault {
  enum class Kind {
    kType,      // no text and no number
    kParsing,   // datetime_parsing
    kFromDate,  // datetime_from_date_parsing: a text that is no date either
  };
  Kind kind = Kind::kType;
  std::string reason;  // ctx.error; empty when the kind says it all
};

// What pydantic's datetime accepts: ISO texts (date alone, "T", "t", "_" or a blank between date
// and time, a zone with minutes), unix seconds or milliseconds as number or text. The result is an
// ISO text with its zone, microseconds cut to six digits.
tl::expected<std::string, DatetimeFault> ReadDatetime(const python::Value& input);

// The canonical lower-case form of a UUID in any form that pydantic takes, or its reason for
// refusing ("invalid group count: expected 5, found 2"; docs/platform.md, UUIDs). Thread-safe.
tl::expected<std::string, std::string> ReadUuid(std::string_view text, Dialect dialect);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_SCALARS_H_
