#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_VALIDATION_ERROR_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_VALIDATION_ERROR_H_

#include <string>
#include <string_view>
#include <vector>

#include "mock_server/fastapi/dialect.h"
#include "python/value.h"

namespace mock_server::fastapi {

// Where a wrong value stands: "body", "name" or "body", 3. Elements are strings or integers.
using Location = python::List;

// One entry of the list that a 422 carries (docs/platform.md, Validation errors).
struct ValidationError {
  std::string type;
  Location loc;
  std::string msg;
  python::Value input;
  python::Dict ctx;     // left out of the answer when empty
  bool has_url = true;  // json_invalid has none, in no dialect
};

using ValidationErrors = std::vector<ValidationError>;

// {"detail":[...]} as a value.
python::Value ToDetail(const ValidationErrors& errors, Dialect dialect);

// str(ValidationError) of pydantic 2.12: "2 validation errors for MODEL\nFIELD\n  MSG [type=...,
// ...". The location is shown without its first element when that is "body".
std::string ToText(const ValidationErrors& errors, std::string_view model);

ValidationError MissingError(Location loc, python::Value input);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_VALIDATION_ERROR_H_
