#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CORS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CORS_H_

#include <optional>

#include "base/http_message.h"

namespace mock_server::data_layer {

// Starlette's CORSMiddleware as the data layer sets it up: every origin, with credentials
// (docs/platform.md, Data layer routing).

// The answer to a preflight request; nothing when the request is none.
std::optional<base::HttpResponse> AnswerPreflight(const base::HttpRequest& request);

// Adds what a request with an Origin finds in its answer.
void AddCorsHeaders(const base::HttpRequest& request, base::HttpResponse& response);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CORS_H_
