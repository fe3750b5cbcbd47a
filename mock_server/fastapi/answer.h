#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_ANSWER_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_ANSWER_H_

#include <string>
#include <string_view>

#include "base/http_message.h"
#include "mock_server/fastapi/dialect.h"
#include "mock_server/fastapi/validation_error.h"
#include "python/value.h"

namespace mock_server::fastapi {

// JSON with content-type application/json. What Python can't write (NaN, a lone surrogate) becomes
// an unhandled error.
base::HttpResponse JsonAnswer(int status, const python::Value& value);

// The same for a text that is JSON already.
base::HttpResponse JsonTextAnswer(int status, std::string text);

// {"detail": "..."}: what FastAPI makes of an HTTPException.
base::HttpResponse DetailAnswer(int status, std::string_view detail);

// 422 with all errors.
base::HttpResponse ValidationAnswer(const ValidationErrors& errors, Dialect dialect);

// 500, text/plain, "Internal Server Error": an exception that nobody caught. The server closes the
// connection behind it.
base::HttpResponse UnhandledError();
bool IsUnhandledError(const base::HttpResponse& response);

// 405 with `allow`.
base::HttpResponse MethodNotAllowed(std::string_view allow);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_ANSWER_H_
