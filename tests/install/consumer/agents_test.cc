// A test of a program that talks to the platform, with the mock in its own process.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "mock_server/stand_in/mock_server.h"

namespace {

// Stands for the client under test.
std::string Send(uint16_t port, const std::string& method, const std::string& path,
                 const std::string& body = "") {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const std::string request =
        method + " " + path + " HTTP/1.1\r\nHost: h\r\nX-API-Key: " + std::string(32, 'k') +
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\nConnection: close\r\n\r\n" + body;
    ::send(fd, request.data(), request.size(), 0);
    char bytes[4096];
    for (ssize_t count; (count = ::recv(fd, bytes, sizeof bytes, 0)) > 0;) {
      answer.append(bytes, static_cast<size_t>(count));
    }
  }
  ::close(fd);
  return answer;
}

TEST(AgentsTest, AreCreatedAndListed) {
  understudy::MockServer server;
  const std::string created =
      Send(server.gateway_port(), "POST", "/api/v1/agents/", R"({"name":"cartographer"})");
  EXPECT_NE(created.find("201 Created"), std::string::npos) << created;
  const std::string listed = Send(server.gateway_port(), "GET", "/api/v1/agents/");
  EXPECT_NE(listed.find(R"("name":"cartographer")"), std::string::npos) << listed;
  EXPECT_EQ(server.request_count(), 2u);
}

TEST(AgentsTest, SurviveADefectOfThePlatform) {
  understudy::MockServerOptions options;
  options.defects = "1";
  understudy::MockServer server(options);
  const std::string refused = Send(
      server.gateway_port(), "POST", "/api/v1/goals/",
      R"({"agent_id":"0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11","description":"chart the tides"})");
  EXPECT_NE(refused.find("500 Internal Server Error"), std::string::npos) << refused;
}

}  // namespace
