#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_DATETIME_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_DATETIME_H_

#include <string>
#include <tl/expected.hpp>

#include "python/value.h"

namespace mock_server::fastapi {

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

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_DATETIME_H_
