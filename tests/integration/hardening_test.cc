// What an attacker, or a client that is very wrong, might try: ways around --no-admin, values that
// would become headers, bodies made to exhaust the stack, clocks that jump.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "check/report.h"
#include "mock_server/stand_in/socket_server.h"
#include "mock_server/stand_in/stand_in.h"
#include "tests/support/raw_client.h"

namespace tests::integration {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using mock_server::stand_in::SocketServer;
using mock_server::stand_in::StandIn;
using support::RawClient;
using testing::HasSubstr;
using testing::Not;

const std::string kKeys =
    "X-API-Key: kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\r\nAuthorization: Bearer dev_key_local_ONLY\r\n"
    "User-Agent: t\r\n";

std::string Ask(uint16_t port, const std::string& bytes) {
  RawClient client(port);
  client.Send(bytes);
  return client.ReadAnswer();
}

std::string Message(const std::string& method, const std::string& target,
                    const std::string& headers = "", const std::string& body = "") {
  const std::string host = headers.starts_with("Host:") ? "" : "Host: localhost\r\n";
  return method + " " + target + " HTTP/1.1\r\n" + host + kKeys + headers +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// Paths that a proxy, a router or a file system might take for /__understudy/NAME.
std::vector<std::string> Tricks(const std::string& name) {
  return {"//__understudy/" + name,    "/%5f_understudy/" + name,
          "/%5F%5Funderstudy/" + name, "/__understudy%2f" + name,
          "/%2f__understudy/" + name,  "/x/../__understudy/" + name,
          "/./__understudy/" + name,   "/x/%2e%2e/__understudy/" + name,
          "/__UNDERSTUDY/" + name,     "/__understudy;x/" + name,
          "/__understudy\\" + name,    "/api/v1/../../__understudy/" + name,
          "http://understudy/" + name, "http://h/x/../__understudy/" + name,
          "/?/__understudy/" + name,   "/health?path=/__understudy/" + name};
}

class PathTrickTest : public testing::TestWithParam<bool> {};

TEST_P(PathTrickTest, NoTrickReachesTheAdminApi) {
  const bool admin = GetParam();
  SocketServer server({.admin = admin});
  std::vector<std::string> tricks = Tricks("defects");
  if (!admin) {
    // These are the admin API's when it is there.
    tricks.push_back("/__understudy/defects");
    tricks.push_back("http://h/__understudy/defects");
    tricks.push_back("/__understudy");
  }
  uint64_t sent = 0;
  for (const uint16_t port : {server.gateway_port(), server.data_layer_port()}) {
    for (const std::string& trick : tricks) {
      SCOPED_TRACE(trick);
      for (const std::string& headers :
           {std::string(), std::string("Host: /__understudy/defects\r\n"),
            std::string("X-Original-URL: /__understudy/defects\r\nX-Rewrite-URL: "
                        "/__understudy/defects\r\nX-HTTP-Method-Override: PUT\r\n")}) {
        const std::string answer = Ask(port, Message("PUT", trick, headers, R"({"defects":"3"})"));
        EXPECT_THAT(answer, Not(HasSubstr("{\"defects\"")));
        EXPECT_THAT(answer, Not(HasSubstr("these are there")));
        ++sent;
      }
    }
  }
  EXPECT_EQ(server.request_count(), sent) << "each was the platform's";
  server.WithStandIn(
      [](StandIn& stand_in) { EXPECT_EQ(stand_in.platform().defects().ToString(), "none"); });
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutAdmin, PathTrickTest, testing::Bool());

TEST(HardeningTest, NoValueBecomesAHeaderOrAnAnswerOfItsOwn) {
  SocketServer server;
  const std::string bad = "%0d%0aX-Injected:%20yes%0d%0a%0d%0aHTTP/1.1%20200%20OK";
  const std::string raw = R"(a\r\nX-Injected: yes\r\n\r\nHTTP/1.1 200 OK)";
  const std::vector<std::string> requests = {
      Message("GET", "/agents" + bad),  // redirects with the path in location
      Message("GET", "/agents?x=" + bad),
      Message("GET", "/agents/" + bad),
      Message("GET", "/api/v1/agents/" + bad),
      Message("GET", "/api/v1/agents/?status=" + bad),
      Message("POST", "/api/v1/agents/", "", R"({"name":")" + raw + R"("})"),
      Message("POST", "/agents/", "", R"({"name":")" + raw + R"(","status":")" + raw + R"("})"),
      Message("PATCH", "/api/v1/agents/6e1e7d8a-3c59-4a5b-9c1d-2f3e4d5c6b7a", "",
              R"({"status":")" + raw + R"("})"),  // the value stands in the diagnosis
      Message("POST", "/goals/", "", R"({")" + raw + R"(":1})"),
      Message("OPTIONS", "/agents/",
              "Origin: http://a%0d%0aX-Injected: yes\r\nAccess-Control-Request-Method: GET\r\n"
              "Access-Control-Request-Headers: x%0d%0aX-Injected:yes\r\n"),
      Message("GET", "/__understudy/journal?" + bad),
      Message("GET", "/__understudy/" + bad),
      Message("GET", "/health", "X-Understudy-Session: a%0d%0aX-Injected: yes\r\n"),
  };
  for (const uint16_t port : {server.gateway_port(), server.data_layer_port()}) {
    for (const std::string& request : requests) {
      RawClient client(port);
      client.Send(request);
      client.EndSending();
      const std::string answer = client.ReadToEnd();
      SCOPED_TRACE(request + "\n" + answer);
      ASSERT_TRUE(answer.starts_with("HTTP/1.1 "));
      const std::string head = answer.substr(0, answer.find("\r\n\r\n"));
      std::istringstream lines(head);
      for (std::string line; std::getline(lines, line);)
        EXPECT_FALSE(line.starts_with("X-Injected") || line.starts_with("x-injected")) << line;
      EXPECT_EQ(std::count(head.begin(), head.end(), '\n'),
                std::count(head.begin(), head.end(), '\r'));
      EXPECT_EQ(answer.find("\nHTTP/1.1"), std::string::npos) << "a second answer";
    }
  }
}

TEST(HardeningTest, AnotherSitesPageReachesThePlatformAndNotTheAdminApi) {
  SocketServer server;
  const std::string agent =
      Ask(server.gateway_port(), Message("POST", "/api/v1/agents/", "", R"({"name":"a"})"));
  ASSERT_THAT(agent, HasSubstr("201 Created"));
  const std::string session = "X-Understudy-Session: another\r\n";
  for (const std::string& asking :
       {std::string("Host: rebound.example:8009\r\n"),
        std::string("Host: 127.0.0.1\r\nOrigin: http://evil.example\r\n"),
        std::string("Host: 127.0.0.1\r\nOrigin: http://127.0.0.1:1\r\n"),
        std::string("Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\n")}) {
    SCOPED_TRACE(asking);
    for (const uint16_t port : {server.gateway_port(), server.data_layer_port()}) {
      for (const std::string& headers : {asking, asking + session}) {
        for (const auto& [method, name] :
             {std::pair("POST", "reset"), std::pair("DELETE", "session"), std::pair("GET", "state"),
              std::pair("GET", "journal"), std::pair("OPTIONS", "reset"),
              std::pair("GET", "nowhere")}) {
          const std::string answer =
              Ask(port, Message(method, std::string("/__understudy/") + name, headers));
          EXPECT_THAT(answer, HasSubstr("HTTP/1.1 403 Forbidden")) << method << " " << name;
          EXPECT_THAT(answer, HasSubstr("{\"error\":\"")) << method << " " << name;
        }
      }
    }
    // The platform itself answers whoever asks, under any name.
    EXPECT_THAT(Ask(server.gateway_port(), Message("GET", "/api/v1/agents/", asking)),
                HasSubstr("\"total\":1"));
    EXPECT_THAT(Ask(server.data_layer_port(), Message("GET", "/health/live", asking)),
                HasSubstr("200 OK"));
  }
  server.WithStandIn([](StandIn& stand_in) { EXPECT_EQ(stand_in.sessions().size(), 0u); });
}

TEST(HardeningTest, TheAdminApiIsUsedByTheNamesThatTheServerWasGiven) {
  SocketServer server({.host = "localhost", .allowed_hosts = {"stand-in"}});
  for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "stand-in"}) {
    EXPECT_THAT(Ask(server.gateway_port(),
                    Message("GET", "/__understudy/state", "Host: " + host + ":1\r\n")),
                HasSubstr("200 OK"))
        << host;
  }
  EXPECT_THAT(Ask(server.gateway_port(), Message("PUT", "/__understudy/defects",
                                                 "Host: stand-in\r\nOrigin: http://stand-in"
                                                 "\r\n",
                                                 R"({"defects":"3"})")),
              HasSubstr("{\"defects\":\"3\""));
}

TEST(HardeningTest, DeepBodiesAreRefusedAndNotRecursedInto) {
  SocketServer server;
  const auto nested = [](const std::string& open, const std::string& close, size_t depth) {
    std::string text;
    for (size_t i = 0; i < depth; ++i) text += open;
    text += "1";
    for (size_t i = 0; i < depth; ++i) text += close;
    return text;
  };
  for (const std::string& body :
       {nested("[", "]", 20'000), nested("{\"a\":", "}", 20'000), nested("[", "]", 1'000'000),
        std::string(200'000, '['),
        R"({"name":"a","configuration":)" + nested("[", "]", 20'000) + "}"}) {
    EXPECT_THAT(Ask(server.gateway_port(), Message("POST", "/api/v1/agents/", "", body)),
                HasSubstr("There was an error parsing the body"));
    EXPECT_THAT(Ask(server.data_layer_port(), Message("POST", "/goals/", "", body)),
                HasSubstr("HTTP/1.1 4"));
    EXPECT_THAT(Ask(server.gateway_port(), Message("PUT", "/__understudy/defects", "", body)),
                HasSubstr("HTTP/1.1 400"));
  }
  EXPECT_THAT(Ask(server.gateway_port(), Message("GET", "/health")), HasSubstr("200 OK"));
}

// A wall clock that somebody sets while the monotonic one goes on.
class JumpingClock : public base::Clock {
 public:
  std::chrono::microseconds WallNow() const override { return wall; }
  std::chrono::nanoseconds MonotonicNow() const override { return monotonic; }

  std::chrono::microseconds wall{1'700'000'000'000'000};
  std::chrono::nanoseconds monotonic{0};
};

class ClockJumpTest : public testing::Test {
 protected:
  HttpResponse Send(const std::string& method, const std::string& target,
                    const std::string& body = "", Service service = Service::kGateway) {
    return stand_in_->Handle(
        service,
        HttpRequest{method,
                    target,
                    {{"X-API-Key",
                      service == Service::kGateway ? std::string(32, 'k') : "dev_key_local_ONLY"},
                     {"Content-Type", "application/json"}},
                    body},
        1);
  }

  JumpingClock clock_;
  std::unique_ptr<StandIn> stand_in_ = *StandIn::Open({}, clock_);
};

TEST_F(ClockJumpTest, TimestampsFollowTheWallClockAndNothingElseDoes) {
  const auto create = [&](const std::string& name) {
    return Send("POST", "/api/v1/agents/", R"({"name":")" + name + R"("})");
  };
  EXPECT_THAT(create("first").body, HasSubstr(R"("created_at":"2023-11-14T22:13:20")"));
  clock_.wall -= std::chrono::hours(24 * 365);
  EXPECT_THAT(create("back").body, HasSubstr(R"("created_at":"2022-11-14T22:13:20")"));
  clock_.wall += std::chrono::hours(24 * 365 * 30);
  EXPECT_THAT(create("ahead").body, HasSubstr(R"("created_at":"2052-)"));
  EXPECT_THAT(Send("GET", "/api/v1/agents/").body, HasSubstr(R"("total":3)"));
}

TEST_F(ClockJumpTest, AnOutageLastsItsTime) {
  stand_in_->platform().BeginOutage(std::chrono::seconds(9), false);
  clock_.wall += std::chrono::hours(1000);
  EXPECT_EQ(Send("GET", "/health/live", "", Service::kDataLayer).status, 0);
  clock_.wall -= std::chrono::hours(2000);
  clock_.monotonic += std::chrono::seconds(10);
  EXPECT_EQ(Send("GET", "/health/live", "", Service::kDataLayer).status, 200);
}

TEST_F(ClockJumpTest, DurationsStayWhatTheyAre) {
  Send("GET", "/health");
  clock_.wall -= std::chrono::hours(1);
  clock_.monotonic += std::chrono::seconds(2);
  Send("GET", "/health");
  const auto report = check::MakeReport(*stand_in_->recorder());
  EXPECT_DOUBLE_EQ(report.clients.at(0).seconds, 2);
  EXPECT_THAT(Send("GET", "/__understudy/health").body, HasSubstr("\"uptime_seconds\":2.0"));
  const auto entries = stand_in_->journal().Last(2);
  EXPECT_GT(entries[0].time, entries[1].time) << "the journal shows what the clock said";
  EXPECT_LT(entries[0].number, entries[1].number);
}

}  // namespace
}  // namespace tests::integration
