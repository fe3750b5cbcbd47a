// What docs/in-tests.md shows, as the test of a program that talks to the platform.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "understudy/mock_server.h"

namespace {

using namespace std::chrono_literals;

// Stands for the client under test.
class MyClient {
 public:
  explicit MyClient(const std::string& url) : port_(std::stoi(url.substr(url.rfind(':') + 1))) {}

  void SetHeader(const std::string& name, const std::string& value) {
    headers_ += name + ": " + value + "\r\n";
  }

  // The statuses of the answers.
  int CreateAgent(const std::string& name) {
    return Send("POST", "/api/v1/agents/", "{\"name\":\"" + name + "\"}");
  }
  int CreateGoal() {
    CreateAgent("cartographer");
    const size_t id = answer_.find("\"id\":\"") + 6;
    return Send("POST", "/api/v1/goals/",
                "{\"agent_id\":\"" + answer_.substr(id, 36) + "\",\"description\":\"chart it\"}");
  }
  size_t CountAgents() {
    Send("GET", "/api/v1/agents/", "");
    size_t count = 0;
    for (size_t at = 0; (at = answer_.find("\"name\":", at)) != std::string::npos; ++at) ++count;
    return count;
  }

 private:
  int Send(const std::string& method, const std::string& path, const std::string& body) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    answer_.clear();
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
      const std::string request =
          method + " " + path + " HTTP/1.1\r\nHost: h\r\nX-API-Key: " + std::string(32, 'k') +
          "\r\n" + headers_ +
          "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\nConnection: close\r\n\r\n" + body;
      ::send(fd, request.data(), request.size(), 0);
      char bytes[4096];
      for (ssize_t count; (count = ::recv(fd, bytes, sizeof bytes, 0)) > 0;) {
        answer_.append(bytes, static_cast<size_t>(count));
      }
    }
    ::close(fd);
    return answer_.size() < 12 ? 0 : std::stoi(answer_.substr(9, 3));
  }

  int port_;
  std::string headers_;
  std::string answer_;
};

TEST(AgentsTest, AreListed) {
  understudy::MockServer server;          // two free ports of 127.0.0.1, a thread of its own
  MyClient client(server.gateway_url());  // http://127.0.0.1:40123
  client.CreateAgent("cartographer");
  EXPECT_EQ(client.CountAgents(), 1u);
}  // the destructor stops it and closes its connections

TEST(AgentsTest, SurviveADefectOfThePlatform) {
  understudy::MockServer server({.defects = "1"});
  MyClient client(server.gateway_url());
  EXPECT_EQ(client.CreateGoal(), 500);
  server.SetDefects("none");
  EXPECT_EQ(client.CreateGoal(), 201);
  server.BeginOutage(1h, /*restart=*/false);
  EXPECT_EQ(client.CreateAgent("cartographer"), 500);
  server.Reset();
  EXPECT_EQ(client.CreateAgent("cartographer"), 201);
}

TEST(AgentsTest, HaveASessionForThemselves) {
  understudy::MockServer server;
  const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  MyClient client(server.gateway_url());
  client.SetHeader("X-Understudy-Session", name);
  server.SetDefects("1", name);  // in that session only
  EXPECT_EQ(client.CreateGoal(), 500);
  EXPECT_EQ(MyClient(server.gateway_url()).CreateGoal(), 201);
  server.DropSession(name);  // when the test is done
}

TEST(AgentsTest, CanBeAskedWhatWasSent) {
  understudy::MockServer server;
  MyClient(server.gateway_url()).CreateAgent("cartographer");
  EXPECT_EQ(server.request_count(), 1u);
  EXPECT_NE(server.Admin("journal?limit=1").find("cartographer"), std::string::npos);
  EXPECT_THROW(server.Admin("no-such-page"), std::invalid_argument);
}

TEST(AgentsTest, AreToldWhyAServerDoesNotStart) {
  std::string error;
  EXPECT_EQ(understudy::MockServer::Start({.defects = "8"}, error), nullptr);
  EXPECT_NE(error.find("numbers from 1 to 6"), std::string::npos) << error;
}

}  // namespace
