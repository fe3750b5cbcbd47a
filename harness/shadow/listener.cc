#include "harness/shadow/listener.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace harness::shadow {
namespace {

using base::ErrorCode;
using base::Fail;
using base::FileDescriptor;

constexpr int kBacklog = 4096;
constexpr int kConnectMs = 5000;

std::string Refusal(uint16_t port, int error) {
  if (error == EADDRINUSE) {
    return fmt::format(
        "port {} is in use: choose another one (0 takes a free one), or stop the program that uses "
        "it (`ss -ltnp sport = :{}` names it)",
        port, port);
  }
  return fmt::format("can't listen there: {}", std::strerror(error));
}

uint16_t PortOf(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

void SendAtOnce(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

base::Result<Listener> Listen(const std::string& host, uint16_t port) {
  const client::Origin here{.tls = false, .host = host, .port = port};
  const client::Resolution resolution = client::Resolve(here);
  if (resolution.addresses.empty())
    return Fail(ErrorCode::kBadUsage, "is not an address of this machine: " + resolution.fault,
                host);
  const client::SocketAddress& address = resolution.addresses.front();
  FileDescriptor fd(
      ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (fd) ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (!fd ||
      ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 ||
      ::listen(fd.get(), kBacklog) != 0)
    return Fail(ErrorCode::kUnavailable, Refusal(port, errno), here.HostHeader());
  // Accepted connections inherit it.
  SendAtOnce(fd.get());
  const uint16_t real = PortOf(fd.get());
  return Listener{std::move(fd),
                  client::Origin{.tls = false, .host = host, .port = real}.ToString()};
}

FileDescriptor BeginToConnect(const client::SocketAddress& address) {
  FileDescriptor fd(
      ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fd;
  SendAtOnce(fd.get());
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 &&
      errno != EINPROGRESS)
    return {};
  return fd;
}

int ConnectError(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

base::Status TryToConnect(const client::Origin& target, const client::Resolution& resolution) {
  std::string fault = resolution.fault;
  for (const client::SocketAddress& address : resolution.addresses) {
    const FileDescriptor fd = BeginToConnect(address);
    int error = errno;
    if (fd) {
      pollfd waiting{.fd = fd.get(), .events = POLLOUT, .revents = 0};
      error = ::poll(&waiting, 1, kConnectMs) == 1 ? ConnectError(fd.get()) : ETIMEDOUT;
    }
    if (error == 0) return {};
    fault = std::strerror(error);
  }
  return Fail(ErrorCode::kUnreachable, fmt::format("can't be reached: {}", fault),
              target.ToString());
}

}  // namespace harness::shadow
