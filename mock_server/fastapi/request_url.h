#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_REQUEST_URL_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_REQUEST_URL_H_

#include <string>
#include <string_view>

#include "base/http_message.h"

namespace mock_server::fastapi {

// Which values of X-Forwarded-Proto become the scheme of a URL.
enum class ForwardedProto {
  kAny,    // uvicorn 0.24
  kKnown,  // uvicorn 0.40: http, https, ws and wss; others are ignored
};

// Starlette's request.url without its query, for a request whose path, decoded, is `path`. The
// scheme is the one that a proxy on this machine says in X-Forwarded-Proto, as uvicorn believes it;
// without a Host header, the host is the service's own end of the connection.
std::string RequestUrl(const base::HttpRequest& request, std::string_view path,
                       ForwardedProto proto);

// Starlette's request.url.path: it takes that URL apart again, and so ends where the path has a `?`
// or `#` of its own.
std::string RequestUrlPath(const base::HttpRequest& request, std::string_view path);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_REQUEST_URL_H_
