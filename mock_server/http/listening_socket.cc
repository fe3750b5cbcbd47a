#include "mock_server/http/listening_socket.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace mock_server::http {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

// Thousands of clients may connect in the same millisecond; the kernel cuts this to
// net.core.somaxconn.
constexpr int kBacklog = 4096;

std::string Place(const std::string& host, uint16_t port) {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

tl::unexpected<base::Error> Refused(const std::string& host, uint16_t port, int error) {
  std::string message;
  switch (error) {
    case EADDRINUSE:
      message = fmt::format(
          "port {} is in use: choose another one (0 takes a free one), or stop the program that "
          "uses it (`ss -ltnp sport = :{}` names it)",
          port, port);
      break;
    case EACCES:
      message = fmt::format("no permission for port {}: choose one above 1023, or 0 for a free one",
                            port);
      break;
    case EADDRNOTAVAIL:
      message =
          "this machine has no such address: use 127.0.0.1, ::1, or one that `ip address` lists";
      break;
    default:
      message = fmt::format("can't listen on this address: {}", std::strerror(error));
  }
  return Fail(ErrorCode::kUnavailable, message, Place(host, port));
}

sockaddr_storage AddressOf(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return address;
}

uint16_t PortOf(const sockaddr_storage& address) {
  const in_port_t port = address.ss_family == AF_INET6
                             ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                             : reinterpret_cast<const sockaddr_in&>(address).sin_port;
  return ntohs(port);
}

// Where this machine reaches a socket that listens on all addresses; empty for another socket.
std::string LoopbackOf(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) {
    const in6_addr& host = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    return IN6_IS_ADDR_UNSPECIFIED(&host) ? "::1" : "";
  }
  const in_addr& host = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  return host.s_addr == INADDR_ANY ? "127.0.0.1" : "";
}

std::string HostOf(const sockaddr_storage& address) {
  char host[INET6_ADDRSTRLEN] = {};
  const void* const bytes =
      address.ss_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
          : &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  ::inet_ntop(address.ss_family, bytes, host, sizeof host);
  return host;
}

// As uvicorn writes it: an IPv6 address has no brackets.
std::string NameOf(const sockaddr_storage& address) {
  return fmt::format("{}:{}", HostOf(address), PortOf(address));
}

bool IsLocalhost(const sockaddr_storage& address) {
  return address.ss_family == AF_INET &&
         reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

}  // namespace

std::string ConnectedEnd::Address() const { return NameOf(AddressOf(fd_.get())); }

std::string ConnectedEnd::ClientAddress() const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getpeername(fd_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  return HostOf(address);
}

std::string ListeningSocket::Url() const { return "http://" + Place(host, port); }

ListeningSocket::Client ListeningSocket::Accept() const {
  sockaddr_storage theirs{};
  socklen_t size = sizeof theirs;
  base::FileDescriptor client(::accept4(fd.get(), reinterpret_cast<sockaddr*>(&theirs), &size,
                                        SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!client) return {};
  return {std::move(client), PortOf(theirs), IsLocalhost(theirs)};
}

Result<ListeningSocket> ListeningSocket::Open(const std::string& host, uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
      error != 0) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("is not an address of this machine ({}): use 127.0.0.1, ::1 or 0.0.0.0",
                            ::gai_strerror(error)),
                host);
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  base::FileDescriptor fd(
      ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return Refused(host, port, errno);
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Accepted connections inherit it, which saves a call for each.
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::bind(fd.get(), found->ai_addr, found->ai_addrlen) != 0 ||
      ::listen(fd.get(), kBacklog) != 0) {
    return Refused(host, port, errno);
  }
  const sockaddr_storage real = AddressOf(fd.get());
  const std::string loopback = LoopbackOf(real);
  return ListeningSocket{std::move(fd), loopback.empty() ? host : loopback, PortOf(real)};
}

}  // namespace mock_server::http
