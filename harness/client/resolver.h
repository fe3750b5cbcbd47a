#ifndef UNDERSTUDY_HARNESS_CLIENT_RESOLVER_H_
#define UNDERSTUDY_HARNESS_CLIENT_RESOLVER_H_

#include <sys/socket.h>

#include <string>
#include <vector>

#include "harness/client/url.h"

namespace harness::client {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

// The addresses of an origin in the order of preference. On failure `addresses` is empty and
// `fault` is the text that Python gives, e.g. `gaierror(-2, 'Name or service not known')`.
struct Resolution {
  std::vector<SocketAddress> addresses;
  std::string fault;
};

// Asks the system's resolver; blocks while it does, so each origin is resolved once.
Resolution Resolve(const Origin& origin);

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_RESOLVER_H_
