#include "mock_server/http/client_end.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace mock_server::http {

bool HasEnded(int fd) {
  char byte = 0;
  return ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

LastAck LastAckOf(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return LastAck::kReset;
  if (info.tcpi_state != TCP_CLOSE) return LastAck::kMissing;
  int error = 0;
  size = sizeof error;
  const bool known = ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0;
  return known && error == 0 ? LastAck::kCame : LastAck::kReset;
}

void ResetOnClose(int fd) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace mock_server::http
