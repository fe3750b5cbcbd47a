#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_TARGET_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_TARGET_H_

#include <string>

namespace mock_server::http {

// Turns a request target as the parser took it into path and query: `http://host:80/a?b#c` becomes
// `/a?b`. `*` stays. False when it has no path (`http://host`) or an authority that is none; the
// real servers call that malformed.
bool NormaliseTarget(std::string& target);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_TARGET_H_
