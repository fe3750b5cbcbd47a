#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_REDIRECT_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_REDIRECT_H_

#include <optional>
#include <string_view>

#include "base/http_message.h"
#include "mock_server/fastapi/request_url.h"
#include "mock_server/fastapi/router.h"

namespace mock_server::fastapi {

// Starlette's redirect_slashes: when only a final slash is missing or too much, 307 to the right
// form, absolute, with the query kept. `path` is the decoded path, which no route has.
std::optional<base::HttpResponse> RedirectSlash(const Router& router,
                                                const base::HttpRequest& request,
                                                std::string_view path, ForwardedProto proto);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_REDIRECT_H_
