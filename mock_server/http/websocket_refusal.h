#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_WEBSOCKET_REFUSAL_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_WEBSOCKET_REFUSAL_H_

#include <string>

#include "base/http_message.h"

namespace mock_server::http {

constexpr int kUpgradeRequired = 426;

// Why a WebSocket is refused.
struct WebSocketRefusal {
  int status = 403;  // 0: the connection is closed without a word
  std::string text{};
};

// The gateway's server hands a request with `Upgrade: websocket` to the library websockets (15.0),
// which checks the handshake; a good one goes to the application, which has no WebSocket at any
// path and refuses it with an empty 403.
WebSocketRefusal RefuseWebSocket(const base::HttpRequest& request);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_WEBSOCKET_REFUSAL_H_
