#include "tests/support/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace tests::support {
namespace {

size_t ContentLength(const std::string& head) {
  for (size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    if (strncasecmp(head.c_str() + at + 2, "content-length:", 15) == 0) {
      return static_cast<size_t>(std::atol(head.c_str() + at + 17));
    }
  }
  return 0;
}

}  // namespace

std::string ScriptedPeer::ReadRequest() {
  while (true) {
    const size_t end = buffered_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const size_t whole = end + 4 + ContentLength(buffered_.substr(0, end));
      if (buffered_.size() >= whole) {
        std::string request = buffered_.substr(0, whole);
        buffered_.erase(0, whole);
        return request;
      }
    }
    char bytes[4096];
    const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
    if (got <= 0) return "";
    buffered_.append(bytes, static_cast<size_t>(got));
  }
}

void ScriptedPeer::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

void ScriptedPeer::Close() { ::shutdown(fd_, SHUT_RDWR); }

void ScriptedPeer::Reset() {
  const linger hard{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  // Connecting a socket to nothing resets it at once, and leaves the descriptor to its owner.
  sockaddr nothing{};
  nothing.sa_family = AF_UNSPEC;
  ::connect(fd_, &nothing, sizeof nothing);
}

void ScriptedPeer::AwaitClose() {
  char bytes[256];
  while (::recv(fd_, bytes, sizeof bytes, 0) > 0) {
  }
}

ScriptedServer::ScriptedServer(Script script, const std::string& address)
    : script_(std::move(script)), address_(address) {
  const bool v6 = address.find(':') != std::string::npos;
  listener_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (v6) {
    auto& in6 = reinterpret_cast<sockaddr_in6&>(storage);
    in6.sin6_family = AF_INET6;
    in6.sin6_addr = in6addr_loopback;
    size = sizeof in6;
  } else {
    auto& in4 = reinterpret_cast<sockaddr_in&>(storage);
    in4.sin_family = AF_INET;
    in4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    size = sizeof in4;
  }
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&storage), size) != 0 ||
      ::listen(listener_, 512) != 0) {
    throw std::runtime_error("the scripted server can't listen");
  }
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&storage), &size);
  port_ = ntohs(v6 ? reinterpret_cast<sockaddr_in6&>(storage).sin6_port
                   : reinterpret_cast<sockaddr_in&>(storage).sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const int fd : open_) ::close(fd);
}

void ScriptedServer::Accept() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    threads_.emplace_back([this, fd, number = connections_++] {
      ScriptedPeer peer(fd, number);
      script_(peer);
    });
  }
}

std::string ScriptedServer::url() const {
  const bool v6 = address_.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + address_ + "]" : address_) + ":" + std::to_string(port_);
}

}  // namespace tests::support
