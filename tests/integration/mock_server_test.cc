// The mock as a library in a test of somebody else: real sockets, started and stopped by an object.
#include "mock_server/stand_in/socket_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "check/report.h"
#include "mock_server/stand_in/stand_in.h"
#include "tests/support/raw_client.h"

namespace tests::integration {
namespace {

using mock_server::stand_in::SocketServer;
using support::RawClient;
using testing::HasSubstr;
using understudy::MockServerOptions;

std::string Ask(uint16_t port, const std::string& request) {
  RawClient client(port);
  client.Send(request);
  return client.ReadAnswer();
}

std::string Gateway(const std::string& method, const std::string& path,
                    const std::string& body = "") {
  return method + " " + path +
         " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
         "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(MockServerTest, ServesWhileItLives) {
  uint16_t port = 0;
  {
    SocketServer server;
    port = server.gateway_port();
    EXPECT_EQ(server.gateway_url(), "http://127.0.0.1:" + std::to_string(port));
    EXPECT_EQ(server.data_layer_url(),
              "http://127.0.0.1:" + std::to_string(server.data_layer_port()));
    EXPECT_THAT(Ask(port, Gateway("POST", "/api/v1/agents/", R"({"name":"a"})")),
                HasSubstr("201 Created"));
    EXPECT_THAT(
        Ask(server.data_layer_port(),
            "GET /agents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: dev_key_local_ONLY\r\n\r\n"),
        HasSubstr(R"("name":"a")"))
        << "both services have one state";
    EXPECT_EQ(server.request_count(), 2u);
  }
  EXPECT_THROW(RawClient{port}, std::runtime_error);
}

TEST(MockServerTest, PublishesOnAServerOfItsOwn) {
  EXPECT_EQ(SocketServer().redis_url(), "");
  MockServerOptions options;
  options.redis_port = 0;
  SocketServer server(options);
  const std::string url = server.redis_url();
  ASSERT_THAT(url, testing::MatchesRegex("redis://127.0.0.1:[0-9]+/0"));
  RawClient subscriber(static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
  subscriber.Send("SUBSCRIBE l01:events\r\nPING\r\n");
  const std::string subscribed =
      "*3\r\n$9\r\nsubscribe\r\n$10\r\nl01:events\r\n:1\r\n*2\r\n$4\r\npong\r\n$0\r\n\r\n";
  EXPECT_EQ(subscriber.Read(subscribed.size()), subscribed);
  Ask(server.gateway_port(), Gateway("POST", "/api/v1/agents/", R"({"name":"heard"})"));
  // It was sent before the answer.
  EXPECT_THAT(subscriber.Read(200), HasSubstr("l01:events"));
  server.Stop();
  EXPECT_THAT(subscriber.ReadToEnd(), HasSubstr(R"("metadata": {})"));
}

TEST(MockServerTest, HasWhatThePlatformIsToGet) {
  MockServerOptions options;
  options.future = {"rate-limit=1/h,per=address", "pool=1,hold=1h,wait=1ms"};
  SocketServer server(options);
  EXPECT_THAT(Ask(server.gateway_port(), Gateway("GET", "/health")), HasSubstr("200 OK"));
  // This one has the only connection for an hour.
  RawClient first(server.gateway_port());
  first.Send(Gateway("GET", "/api/v1/agents/"));
  while (server.request_count() < 2) std::this_thread::yield();
  const std::string limited = Ask(server.gateway_port(), Gateway("GET", "/api/v1/agents/"));
  EXPECT_THAT(limited, HasSubstr("429 Too Many Requests"));
  EXPECT_THAT(limited, HasSubstr("x-understudy-future: rate-limit"));
  EXPECT_THAT(
      Ask(server.data_layer_port(),
          "GET /agents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: dev_key_local_ONLY\r\n\r\n"),
      HasSubstr("503 Service Unavailable"));
  server.WithStandIn([](mock_server::stand_in::StandIn& stand_in) {
    using mock_server::future::Feature;
    EXPECT_EQ(stand_in.next_steps()->answers(Feature::kRateLimit), 1u);
    EXPECT_EQ(stand_in.next_steps()->answers(Feature::kPool), 1u);
  });
}

// However quick the answers are, and however slow the client is to half-close.
TEST(MockServerTest, AHalfCloseBehindTheFirstRequestIsSeenWhenTheFirstAnswerIsHeld) {
  const auto server = SocketServer::Start({}, {.first_answer = std::chrono::hours(1)});
  RawClient client((*server)->gateway_port());
  client.Send(Gateway("GET", "/api/v1/agents/"));
  while ((*server)->request_count() < 1) std::this_thread::yield();
  client.EndSending();
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("200 OK"));
  EXPECT_EQ(client.ReadToEnd(), "");
  (*server)->WithStandIn([](mock_server::stand_in::StandIn& stand_in) {
    EXPECT_EQ(check::MakeReport(*stand_in.recorder()).clients.at(0).findings.at(0).code,
              mock_server::diagnosis::Code::kHalfClose);
  });
}

TEST(MockServerTest, RefusesAFeatureThatCanDoNothing) {
  MockServerOptions options;
  options.future = {"pool=10"};
  std::string error;
  EXPECT_EQ(understudy::MockServer::Start(options, error), nullptr);
  EXPECT_THAT(error, HasSubstr("without a latency nothing ever waits for a connection"));
  options.latency = "fixed:1ms";
  EXPECT_NE(understudy::MockServer::Start(options, error), nullptr) << error;
  options.future = {"pool=none"};
  EXPECT_EQ(understudy::MockServer::Start(options, error), nullptr);
  EXPECT_THAT(error, HasSubstr("'none' is not a number of connections"));
}

TEST(MockServerTest, CanBeSwitchedWhileItRuns) {
  SocketServer server;
  const auto create = [&] {
    return Ask(server.gateway_port(), Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"));
  };
  const auto list = [&] { return Ask(server.gateway_port(), Gateway("GET", "/api/v1/agents/")); };
  create();
  EXPECT_THAT(list(), HasSubstr("\"total\":1"));
  server.Reset();
  EXPECT_THAT(list(), HasSubstr("\"total\":0"));
  const std::string created = create();
  const std::string id = created.substr(created.find("\"id\":\"") + 6, 36);
  EXPECT_THAT(Ask(server.gateway_port(), Gateway("GET", "/api/v1/agents/" + id)),
              HasSubstr("200 OK"));
  server.SetDefects("3");
  EXPECT_THAT(Ask(server.gateway_port(), Gateway("GET", "/api/v1/agents/" + id)), HasSubstr("500"));
  EXPECT_THROW(server.SetDefects("7"), std::invalid_argument);
  server.SetDefects("none");
  server.BeginOutage(std::chrono::hours(1), false);
  EXPECT_THAT(list(), HasSubstr("All connection attempts failed"));
  RawClient refused(server.data_layer_port());
  refused.Send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(refused.ReadToEnd(), "");
}

TEST(MockServerTest, TellsWhatItSawAfterItsEnd) {
  SocketServer server;
  Ask(server.gateway_port(), "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  server.Stop();
  server.Stop();
  EXPECT_EQ(server.request_count(), 1u);
  std::string target;
  server.WithStandIn([&](mock_server::stand_in::StandIn& stand_in) {
    target = stand_in.journal().Last(1).at(0).request.target;
  });
  EXPECT_EQ(target, "/health");
}

TEST(MockServerTest, PassesOnWhatIsThrownOnItsThread) {
  SocketServer server;
  EXPECT_THROW(server.WithStandIn([](auto&) { throw std::domain_error("planted"); }),
               std::domain_error);
  EXPECT_THAT(Ask(server.gateway_port(), "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              HasSubstr("200 OK"));
}

TEST(MockServerTest, SaysWhyItCannotStart) {
  SocketServer first;
  const auto second = SocketServer::Start({.gateway_port = first.gateway_port()});
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error().message, HasSubstr("is in use"));
  EXPECT_THROW(SocketServer({.gateway_port = first.gateway_port()}), std::runtime_error);
  EXPECT_THROW(SocketServer({.defects = "8"}), std::runtime_error);
}

TEST(MockServerTest, SeveralAtOnceShareNothing) {
  SocketServer one;
  SocketServer two;
  Ask(one.gateway_port(), Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"));
  EXPECT_THAT(Ask(two.gateway_port(), Gateway("GET", "/api/v1/agents/")), HasSubstr("\"total\":0"));
  EXPECT_EQ(two.request_count(), 1u);
}

// Tests that run at once on one server, each with a session of its own.
TEST(MockServerTest, AThousandSessionsAtOnceNeverSeeOneAnother) {
  SocketServer server;
  server.SetDefects("3", "one with a defect");
  std::atomic<int> seen_wrong = 0;
  const auto run = [&](int first, int last) {
    RawClient gateway(server.gateway_port());
    RawClient data_layer(server.data_layer_port());
    const auto ask = [](RawClient& client, int session, const std::string& method,
                        const std::string& path, const std::string& body) {
      client.Send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " +
                  (path == "/agents/" ? "dev_key_local_ONLY" : std::string(32, 'k')) +
                  "\r\nX-Understudy-Session: test " + std::to_string(session) +
                  "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
      return client.ReadAnswer();
    };
    const auto name = [](int session) { return "\"name\":\"a" + std::to_string(session) + "\""; };
    // All are begun before the first is looked at again.
    for (int i = first; i < last; ++i)
      ask(gateway, i, "POST", "/api/v1/agents/", "{" + name(i) + "}");
    for (int i = first; i < last; ++i) {
      const std::string list = ask(gateway, i, "GET", "/api/v1/agents/", "");
      const std::string rows = ask(data_layer, i, "GET", "/agents/", "");
      if (list.find("\"total\":1") == std::string::npos ||
          list.find(name(i)) == std::string::npos || rows.find(name(i)) == std::string::npos) {
        ++seen_wrong;
      }
    }
  };
  {
    std::vector<std::jthread> tests;
    for (int i = 0; i < 4; ++i) tests.emplace_back(run, i * 250, (i + 1) * 250);
  }
  EXPECT_EQ(seen_wrong, 0);
  EXPECT_EQ(server.request_count(), 3000u);
  EXPECT_THAT(Ask(server.gateway_port(), Gateway("GET", "/api/v1/agents/")),
              HasSubstr("\"total\":0"));
  EXPECT_TRUE(server.DropSession("test 7"));
  EXPECT_FALSE(server.DropSession("test 7"));
  EXPECT_THROW(server.Reset("a\nb"), std::invalid_argument);
}

TEST(MockServerTest, ClosesItsClientsAtTheEnd) {
  std::optional<SocketServer> server(std::in_place);
  RawClient client(server->gateway_port());
  client.Send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("200 OK"));
  server.reset();
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_EQ(client.end(), RawClient::End::kClosed);
}

size_t EntriesIn(const char* directory) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory)) ++count;
  return count;
}

TEST(MockServerTest, ThousandStartsLeaveNothing) {
  { SocketServer warm; }
  const size_t descriptors = EntriesIn("/proc/self/fd");
  const size_t threads = EntriesIn("/proc/self/task");
  for (int i = 0; i < 1000; ++i) {
    SocketServer server;
    if (i % 50 == 0) {
      EXPECT_THAT(Ask(server.gateway_port(), "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                  HasSubstr("200 OK"));
    }
  }
  EXPECT_EQ(EntriesIn("/proc/self/fd"), descriptors);
  EXPECT_EQ(EntriesIn("/proc/self/task"), threads);
}

TEST(MockServerTest, AnswersTakeTheirTimeAndKeepTheirOrder) {
  MockServerOptions options;
  options.latency = "fixed:25ms";
  SocketServer server(options);
  const std::pair<uint16_t, std::string> first_answers[] = {
      {server.gateway_port(), "200 OK"}, {server.data_layer_port(), "401 Unauthorized"}};
  for (const auto& [port, first_answer] : first_answers) {
    RawClient client(port);
    const auto start = std::chrono::steady_clock::now();
    client.Send(Gateway("GET", "/health") + Gateway("PUT", "/health"));
    EXPECT_THAT(client.ReadAnswer(), HasSubstr(first_answer));
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(25));
    EXPECT_THAT(client.ReadAnswer(), testing::AnyOf(HasSubstr(" 405 "), HasSubstr(" 401 ")));
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
  }
}

TEST(MockServerTest, ALateAnswerHoldsNobodyUpAndIsSentWhenTheServerStops) {
  MockServerOptions options;
  options.latency = "fixed:1000s";
  SocketServer server(options);
  RawClient late(server.gateway_port());
  late.Send(Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"));
  // Admin requests are not delayed. The request is handled when it comes: only its answer is late.
  while (server.request_count() == 0) std::this_thread::yield();
  EXPECT_THAT(Ask(server.gateway_port(), Gateway("GET", "/__understudy/health")),
              HasSubstr("200 OK"));
  {
    RawClient gone(server.gateway_port());
    gone.Send(Gateway("GET", "/health"));
  }
  server.Stop();
  EXPECT_THAT(late.ReadAnswer(), HasSubstr("201 Created"));
}

TEST(MockServerTest, MovesBetweenStatesOfThePlatform) {
  const std::string agent = R"({"name":"a","configuration":{}})";
  MockServerOptions options;
  options.platform = "main";
  SocketServer server(options);
  const std::string created = Ask(server.gateway_port(), Gateway("POST", "/api/v1/agents/", agent));
  const size_t id = created.find("\"id\":\"") + 6;
  const std::string read = Gateway("GET", "/api/v1/agents/" + created.substr(id, 36));
  EXPECT_THAT(Ask(server.gateway_port(), read), HasSubstr("500 Internal Server Error"));
  server.SetPlatform("fixed");
  EXPECT_THAT(Ask(server.gateway_port(), read), HasSubstr("200 OK"));
  EXPECT_THROW(server.SetPlatform("mian"), std::invalid_argument);
}

TEST(MockServerTest, AnswersOnSeveralPortsFromOneState) {
  MockServerOptions options;
  options.more_gateway_ports = {0};
  options.more_data_layer_ports = {0, 0};
  SocketServer server(options);
  EXPECT_EQ(server.gateway_urls().size(), 2u);
  EXPECT_EQ(server.gateway_urls().front(), server.gateway_url());
  EXPECT_EQ(server.data_layer_urls().size(), 3u);
  const std::string second = server.gateway_urls()[1];
  const auto port = static_cast<uint16_t>(std::stoi(second.substr(second.rfind(':') + 1)));
  EXPECT_NE(port, server.gateway_port());
  Ask(server.gateway_port(), Gateway("POST", "/api/v1/agents/", R"({"name":"everywhere"})"));
  EXPECT_THAT(Ask(port, Gateway("GET", "/api/v1/agents/")), HasSubstr("everywhere"));
}

TEST(MockServerTest, WantsNoKeyWhenToldSo) {
  const std::string request = "GET /agents/ HTTP/1.1\r\nHost: localhost\r\n\r\n";
  MockServerOptions options;
  EXPECT_THAT(Ask(SocketServer(options).data_layer_port(), request), HasSubstr("401 Unauthorized"));
  options.api_keys = {"none"};
  SocketServer server(options);
  EXPECT_THAT(Ask(server.data_layer_port(), request), HasSubstr("200 OK"));
  for (const std::vector<std::string>& keys :
       {std::vector<std::string>{}, {"none", "one"}, {"one", ""}}) {
    options.api_keys = keys;
    const auto refused = SocketServer::Start(options);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().ToString(), testing::StartsWith("API keys: "));
  }
}

TEST(MockServerTest, TellsWhichLatenciesThereAre) {
  MockServerOptions options;
  options.latency = "slow";
  const auto server = SocketServer::Start(options);
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().ToString(),
              testing::StartsWith("--latency: 'slow' is not a latency; use none, fixed:100ms"));
}

TEST(MockServerTest, ProducesFaultsOnCommand) {
  SocketServer server({.faults = {"first=1 status=503"}});
  const auto get = [&] { return Ask(server.gateway_port(), Gateway("GET", "/api/v1/agents/")); };
  EXPECT_THAT(get(), HasSubstr("503 Service Unavailable"));
  EXPECT_THAT(get(), HasSubstr("200 OK"));
  server.SetFaults({"name=cut break=reset-before"});
  RawClient client(server.gateway_port());
  client.Send(Gateway("GET", "/api/v1/agents/"));
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_EQ(client.end(), RawClient::End::kReset);
  server.SetFaults({});
  EXPECT_THAT(get(), HasSubstr("200 OK"));
  EXPECT_THROW(server.SetFaults({"status=1"}), std::invalid_argument);
  EXPECT_THROW(SocketServer({.faults = {"status=1"}}), std::runtime_error);
}

TEST(MockServerTest, AHeldConnectionIsSilentUntilItsClientOrTheServerEnds) {
  SocketServer server({.faults = {"first=2 break=hold"}});
  RawClient held(server.gateway_port());
  held.Send(Gateway("GET", "/health") + Gateway("GET", "/health"));
  {
    RawClient gives_up(server.gateway_port());
    gives_up.Send(Gateway("GET", "/health"));
    while (server.request_count() < 2) std::this_thread::yield();
    gives_up.EndSending();
    EXPECT_EQ(gives_up.ReadToEnd(), "");
    EXPECT_EQ(gives_up.end(), RawClient::End::kClosed);
  }
  EXPECT_THAT(Ask(server.gateway_port(), Gateway("GET", "/health")), HasSubstr("200 OK"));
  server.Stop();
  EXPECT_EQ(held.ReadToEnd(), "");
}

// Nothing of this waits for real time: the clock stands, and moves when it is told to.
TEST(MockServerTest, AnswersAndIdleClosesFollowTheClock) {
  using std::chrono::hours;
  using std::chrono::milliseconds;
  SocketServer server({.latency = "fixed:3600s", .clock = "2026-01-18T10:00:00"});
  server.FreezeClock(true);
  RawClient client(server.gateway_port());
  client.Send(Gateway("GET", "/health"));
  while (server.request_count() < 1) std::this_thread::yield();
  server.AdvanceClock(hours(1));
  const std::string answer = client.ReadAnswer();
  EXPECT_THAT(answer, HasSubstr("200 OK"));
  // The connection is idle now, and time stands.
  server.SetLatency("none");
  client.Send(Gateway("GET", "/health"));
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("200 OK"));
  server.AdvanceClock(milliseconds(4999));
  client.Send(Gateway("GET", "/health"));
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("200 OK")) << "5 s count anew from each answer";
  server.AdvanceClock(milliseconds(5000));
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_EQ(client.end(), RawClient::End::kClosed);
}

TEST(MockServerTest, KeepAliveStrictnessAndOutageAreSwitched) {
  SocketServer server;
  server.FreezeClock(true);
  server.SetKeepAlive(std::chrono::seconds(100));
  RawClient client(server.gateway_port());
  const auto list = [&] {
    client.Send(Gateway("GET", "/api/v1/agents/"));
    return client.ReadAnswer();
  };
  EXPECT_THAT(list(), HasSubstr("200 OK"));
  server.AdvanceClock(std::chrono::seconds(99));
  server.BeginOutage(std::chrono::hours(1), false);
  EXPECT_THAT(list(), HasSubstr("500 Internal"));
  server.EndOutage();
  EXPECT_THAT(list(), HasSubstr("200 OK"));
  EXPECT_THAT(Ask(server.gateway_port(),
                  Gateway("PUT", "/__understudy/options",
                          R"({"strict":true,"latency":"none","keep_alive_seconds":7})")),
              HasSubstr("415"))
      << "a body must be announced as JSON";
  server.SetStrict(true);
  EXPECT_THAT(Ask(server.gateway_port(), Gateway("GET", "/__understudy/options")),
              HasSubstr(R"({"strict":true,"latency":"none","keep_alive_seconds":100.0})"));
  EXPECT_THROW(server.SetLatency("nrmal"), std::invalid_argument);
  EXPECT_THROW(server.SetClock("now"), std::invalid_argument);
}

}  // namespace
}  // namespace tests::integration
