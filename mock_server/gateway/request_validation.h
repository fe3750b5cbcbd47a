#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_REQUEST_VALIDATION_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_REQUEST_VALIDATION_H_

#include <optional>
#include <string_view>

#include "base/http_message.h"
#include "mock_server/gateway/fault.h"
#include "python/value.h"

namespace mock_server::gateway {

// dict(request.headers) and dict(request.query_params): of a repeated header the first value, of a
// repeated parameter the last one.
python::Dict HeaderDict(const base::HttpRequest& request);
python::Dict QueryDict(const base::HttpRequest& request);

// The limits that the pipeline sets to headers, query and body, and what it wants of a body's
// bytes; nothing when the request keeps them all (docs/platform.md, Everything else). Thread-safe.
std::optional<Fault> ValidateRequest(const python::Dict& headers, const python::Dict& query,
                                     std::string_view body);

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_REQUEST_VALIDATION_H_
