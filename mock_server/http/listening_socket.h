#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_LISTENING_SOCKET_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_LISTENING_SOCKET_H_

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/file_descriptor.h"
#include "base/http_message.h"

namespace mock_server::http {

// Our end of a connected socket; asks the kernel each time. Borrows the descriptor.
class ConnectedEnd : public base::ServiceEnd {
 public:
  explicit ConnectedEnd(const base::FileDescriptor& fd) : fd_(fd) {}
  std::string Address() const override;
  std::string ClientAddress() const override;

 private:
  const base::FileDescriptor& fd_;
};

// A TCP socket that listens, without blocking. Its connections send small packets at once
// (TCP_NODELAY).
struct ListeningSocket {
  base::FileDescriptor fd;
  // As given; if it listens on all addresses (0.0.0.0, ::, *), the one at which this machine can
  // reach it.
  std::string host;
  uint16_t port = 0;  // the real one, when 0 was asked for

  // "http://127.0.0.1:8009"; IPv6 in brackets.
  std::string Url() const;

  // Accepts the next client, without blocking; an empty descriptor, and errno, when there is none.
  struct Client {
    base::FileDescriptor fd;
    uint16_t client_port = 0;
    bool from_localhost = false;  // the client's address is 127.0.0.1
  };
  Client Accept() const;

  // `host` is an IPv4 or IPv6 address or a name. Port 0 takes a free one. A port that was just
  // given up can be taken again at once. kUnavailable names host, port and the remedy.
  static base::Result<ListeningSocket> Open(const std::string& host, uint16_t port);
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_LISTENING_SOCKET_H_
