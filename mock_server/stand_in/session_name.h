#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_NAME_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_NAME_H_

#include <string_view>

#include "base/error.h"
#include "base/http_message.h"

namespace mock_server::stand_in {

// A request's session as its header names it.
inline constexpr std::string_view kSessionHeader = "x-understudy-session";
inline constexpr size_t kMaxSessionNameBytes = 200;

// The name in X-Understudy-Session without the blanks around it; empty when there is no such
// header, which is the default session. Fails with what is wrong and the remedy when the header is
// empty (a variable that wasn't set is no wish for the default), too long, holds control
// characters, or comes twice with two names. A view into the request.
base::Result<std::string_view> SessionName(const base::HttpRequest& request);

// The same rules for a name that is given otherwise.
base::Status CheckSessionName(std::string_view name);

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_NAME_H_
