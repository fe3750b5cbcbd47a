#include "mock_server/http/listening_socket.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace mock_server::http {
namespace {

std::string CongestionControl(int fd) {
  char name[16] = "";
  socklen_t size = sizeof name;
  EXPECT_EQ(::getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, &size), 0);
  return name;
}

TEST(ListeningSocketTest, PacesNothingWithinTheMachine) {
  for (const char* host : {"127.0.0.1", "127.0.0.2", "::1", "localhost"}) {
    const auto socket = ListeningSocket::Open(host, 0);
    ASSERT_TRUE(socket) << socket.error().ToString();
    EXPECT_EQ(CongestionControl(socket->fd.get()), "reno") << host;
  }
}

TEST(ListeningSocketTest, LeavesToTheMachineHowOthersAreServed) {
  const FileDescriptor any(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto socket = ListeningSocket::Open("0.0.0.0", 0);
  ASSERT_TRUE(socket) << socket.error().ToString();
  EXPECT_EQ(CongestionControl(socket->fd.get()), CongestionControl(any.get()));
}

}  // namespace
}  // namespace mock_server::http
