#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_ACCOUNTED_SOCKET_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_ACCOUNTED_SOCKET_H_

#include <sys/types.h>

#include <span>
#include <string_view>

#include "mock_server/http/peer.h"
#include "mock_server/http/time_keeper.h"

namespace mock_server::http {

// ::send() and ::recv(), errno included; a keeper hears of the bytes. It may be nullptr. What is
// sent may be in two pieces.
ssize_t SendAccounted(TimeKeeper* keeper, const Peer& peer, std::string_view bytes,
                      std::string_view behind = {});
ssize_t ReceiveAccounted(TimeKeeper* keeper, const Peer& peer, std::span<char> room);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_ACCOUNTED_SOCKET_H_
