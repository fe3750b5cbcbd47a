#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_BODY_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_BODY_H_

#include <optional>
#include <string_view>
#include <variant>

#include "base/http_message.h"
#include "mock_server/fastapi/dialect.h"
#include "mock_server/fastapi/validation_error.h"
#include "python/value.h"

namespace mock_server::fastapi {

// True when FastAPI reads a body of this content type as JSON: absent, application/json,
// application/*+json.
bool IsJsonContentType(const std::string* content_type);

// A request's body as FastAPI sees it, before any model: None when empty, the parsed JSON, or one
// string when the content type is another. A body that can't be read is answered at once, before
// keys, path and query are looked at.
std::variant<python::Value, base::HttpResponse> ReadBody(const base::HttpRequest& request,
                                                         Dialect dialect);

// What the declared type of the body asks for.
enum class BodyKind {
  kModel,  // a pydantic model: model_attributes_type when it is no object
  kDict,   // Dict[str, Any]: dict_type when it is no object
};

// The body as an object, or nullptr after adding to `errors`.
const python::Dict* BodyObject(const python::Value& body, BodyKind kind, ValidationErrors& errors);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_BODY_H_
