#include "harness/client/resolver.h"

#include <netdb.h>

#include <cerrno>
#include <cstring>

#include "python/repr.h"

namespace harness::client {

using python::OsErrorRepr;
using python::StrRepr;

Resolution Resolve(const Origin& origin) {
  Resolution resolution;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const std::string port = std::to_string(origin.port);
  const int error = ::getaddrinfo(origin.host.c_str(), port.c_str(), &hints, &list);
  if (error != 0) {
    resolution.fault = error == EAI_SYSTEM ? OsErrorRepr(errno)
                                           : "gaierror(" + std::to_string(error) + ", " +
                                                 StrRepr(::gai_strerror(error)) + ")";
    return resolution;
  }
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    address.size = entry->ai_addrlen;
    resolution.addresses.push_back(address);
  }
  ::freeaddrinfo(list);
  return resolution;
}

}  // namespace harness::client
