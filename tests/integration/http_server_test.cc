// What a table of bytes can't show: time, many clients, limits of the system, start and stop.
#include "mock_server/http/http_server.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/http_server_fixture.h"
#include "tests/support/raw_client.h"

namespace tests::integration {
namespace {

using base::Service;
using mock_server::http::ConnectionEnd;
using mock_server::http::HttpServer;
using mock_server::http::HttpServerOptions;
using std::chrono::milliseconds;
using support::RawClient;
using Clock = std::chrono::steady_clock;

std::string Get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

std::string Body(const std::string& answer) {
  const size_t head = answer.find("\r\n\r\n");
  return head == std::string::npos ? "no answer: " + answer : answer.substr(head + 4);
}

// One request on a connection of its own, and its answer's body.
std::string Ask(uint16_t port, const std::string& target) {
  RawClient client(port);
  client.Send(Get(target));
  return Body(client.ReadAnswer());
}

// Asks until `condition` holds; false when it doesn't within 20 s.
template <typename Condition>
bool Eventually(Condition condition) {
  const auto end = Clock::now() + std::chrono::seconds(20);
  while (Clock::now() < end) {
    if (condition()) return true;
    std::this_thread::yield();
  }
  return false;
}

TEST(HttpServerTest, ServesBothServicesOnTheirOwnPorts) {
  RunningServer server;
  EXPECT_EQ(Ask(server.port(Service::kGateway), "/a"), "GET /a");
  EXPECT_EQ(Ask(server.port(Service::kDataLayer), "/a"), "data layer GET /a");
  EXPECT_EQ(server.server().Url(Service::kGateway),
            "http://127.0.0.1:" + std::to_string(server.port()));
}

TEST(HttpServerTest, ServesIpv6) {
  RunningServer server({.host = "::1"});
  EXPECT_EQ(server.server().Url(Service::kGateway),
            "http://[::1]:" + std::to_string(server.port()));
  RawClient client(server.port(), "::1");
  client.Send(Get("/a"));
  EXPECT_EQ(Body(client.ReadAnswer()), "GET /a");
}

TEST(HttpServerTest, ClosesAConnectionThatIsIdleAfterARequest) {
  RunningServer server({.keep_alive = milliseconds(30)});
  RawClient silent(server.port());
  RawClient client(server.port());
  // Before the server can have answered, however late this process reads that it has.
  const auto asked = Clock::now();
  client.Send(Get("/a"));
  EXPECT_EQ(Body(client.ReadAnswer()), "GET /a");
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_EQ(client.end(), RawClient::End::kClosed);
  EXPECT_GE(Clock::now() - asked, milliseconds(30));
  // The one that never spoke is older and still welcome.
  silent.Send(Get("/b"));
  EXPECT_EQ(Body(silent.ReadAnswer()), "GET /b");
}

TEST(HttpServerTest, KeepsAConnectionThatIsUsed) {
  // So long that no busy machine lets that time pass between two requests.
  RunningServer server({.keep_alive = milliseconds(600)});
  RawClient client(server.port());
  const auto start = Clock::now();
  // Each request moves the end; together they take longer than the time for one.
  while (Clock::now() - start < milliseconds(900)) {
    client.Send(Get("/delay/50"));
    ASSERT_EQ(Body(client.ReadAnswer()), "GET /delay/50");
  }
}

TEST(HttpServerTest, DelaysAnAnswerWithoutDelayingOthers) {
  RunningServer server;
  RawClient late(server.port());
  const auto sent = Clock::now();
  late.Send(Get("/delay/150"));
  // Each of these would take as long if the server slept.
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Ask(server.port(), "/a"), "GET /a");
  const auto others = Clock::now() - sent;
  EXPECT_EQ(Body(late.ReadAnswer()), "GET /delay/150");
  const auto took = Clock::now() - sent;
  EXPECT_GE(took, milliseconds(150));
  EXPECT_LT(others, took);
}

TEST(HttpServerTest, DeliversManyDelayedAnswersByTheirTime) {
  RunningServer server;
  std::deque<RawClient> clients;
  const auto start = Clock::now();
  for (int i = 0; i < 50; ++i)
    clients.emplace_back(server.port()).Send(Get("/delay/" + std::to_string(100 - i)));
  for (int i = 49; i >= 0; --i) {
    EXPECT_EQ(Body(clients[i].ReadAnswer()), "GET /delay/" + std::to_string(100 - i));
    EXPECT_GE(Clock::now() - start, milliseconds(100 - i));
  }
}

TEST(HttpServerTest, ForgetsADelayedAnswerWhoseClientIsGone) {
  RunningServer server;
  for (int i = 0; i < 20; ++i) {
    RawClient client(server.port());
    client.Send(Get("/delay/20"));
    if (i % 2 == 0) client.EndSending();
  }
  EXPECT_TRUE(Eventually([&] { return server.Counts().open == 0; }));
  EXPECT_EQ(Ask(server.port(), "/a"), "GET /a");
}

TEST(HttpServerTest, AnswersAClientThatEndedItsSideAndSaysSo) {
  for (const std::string target : {"/a", "/delay/20"}) {
    for (const std::string more : {"", "Connection: close\r\n"}) {
      RunningServer server({}, /*at_once=*/false);
      RawClient client(server.port());
      client.Send("GET " + target + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n");
      client.EndSending();
      server.Start();
      EXPECT_EQ(Body(client.ReadAnswer()), "GET " + target);
      EXPECT_EQ(client.ReadToEnd(), "");
      EXPECT_EQ(client.end(), RawClient::End::kClosed);
      EXPECT_EQ(server.handler.Ends(1), std::vector{ConnectionEnd::kHalfClosed}) << target << more;
    }
  }
}

TEST(HttpServerTest, AClientThatEndsItsSideBehindALaterRequestIsSeenToo) {
  RunningServer server;
  RawClient client(server.port());
  client.Send(Get("/a"));
  EXPECT_EQ(Body(client.ReadAnswer()), "GET /a");
  client.Send(Get("/hold"));
  client.EndSending();
  server.handler.Release();
  EXPECT_EQ(Body(client.ReadAnswer()), "GET /hold");
  EXPECT_EQ(server.handler.Ends(1), std::vector{ConnectionEnd::kHalfClosed});
}

TEST(HttpServerTest, AnAnswerMayWaitForAHalfCloseWhichIsThenNeverMissed) {
  RunningServer server;
  RawClient client(server.port());
  client.Send(Get("/at-end") + Get("/delay/1"));
  client.EndSending();
  EXPECT_EQ(Body(client.ReadAnswer()), "GET /at-end");
  EXPECT_EQ(Body(client.ReadAnswer()), "GET /delay/1");
  EXPECT_EQ(server.handler.Ends(1), std::vector{ConnectionEnd::kHalfClosed});
}

TEST(HttpServerTest, AClientThatGaveUpOrHasItsAnswerHasNotHalfClosed) {
  for (const std::string target : {"/a", "/delay/20"}) {
    RunningServer server({}, /*at_once=*/false);
    {
      RawClient client(server.port());
      client.Send(Get(target));
    }
    server.Start();
    EXPECT_EQ(server.handler.Ends(1), std::vector{ConnectionEnd::kByClient}) << target;
  }
  RunningServer server;
  {
    RawClient client(server.port());
    client.Send(Get("/a"));
    client.ReadAnswer();
    client.EndSending();
    EXPECT_EQ(client.ReadToEnd(), "");
  }
  EXPECT_EQ(server.handler.Ends(1), std::vector{ConnectionEnd::kByClient});
}

TEST(HttpServerTest, ClosesBehindAFailureWhenTheClientIsSilent) {
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    RunningServer server({.failure_close = milliseconds(1)});
    RawClient client(server.port(service));
    client.Send(Get("/fail"));
    client.ReadAnswer();
    EXPECT_EQ(client.ReadToEnd(), "");
    EXPECT_EQ(client.end(), RawClient::End::kClosed);
    EXPECT_EQ(server.handler.Ends(1), std::vector{ConnectionEnd::kFailure});
  }
}

TEST(HttpServerTest, AnswersWhatComesBeforeTheCloseBehindAFailure) {
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    RunningServer server({.failure_close = std::chrono::hours(1)});
    RawClient client(server.port(service));
    for (const char* target : {"/fail", "/a", "/fail", "/fail", "/delay/1", "/a"}) {
      client.Send(Get(target));
      EXPECT_TRUE(Body(client.ReadAnswer()).ends_with(std::string("GET ") + target));
    }
  }
}

TEST(HttpServerTest, ARequestInThePacketOfOneThatFailsIsNotAnswered) {
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    RunningServer server({.failure_close = std::chrono::hours(1)});
    RawClient client(server.port(service));
    client.Send(Get("/fail") + Get("/a"));
    EXPECT_TRUE(Body(client.ReadAnswer()).ends_with("GET /fail"));
    EXPECT_EQ(client.ReadToEnd(), "");
  }
}

TEST(HttpServerTest, ResetsTheConnectionWhenTheAnswerIsToDrop) {
  RunningServer server;
  RawClient client(server.port());
  client.Send(Get("/drop"));
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_EQ(client.end(), RawClient::End::kReset);
}

TEST(HttpServerTest, EndsARequestThatNeverEnds) {
  RunningServer server({.request_timeout = milliseconds(40)});
  RawClient client(server.port());
  // A byte now and then must not keep it alive.
  const auto start = Clock::now();
  client.Send("GET /a HTTP/1.1\r\nX: ");
  std::string answer;
  while (Clock::now() - start < std::chrono::seconds(20) && client.Send("x")) {
    RawClient other(server.port());
    other.Send(Get("/delay/2"));
    other.ReadAnswer();
    if (server.Counts().open == 1) break;
  }
  answer = client.ReadToEnd();
  // The server may have closed before the last byte came, and then the answer can be lost.
  if (client.end() == RawClient::End::kClosed) {
    EXPECT_EQ(Body(answer), "The request did not arrive in time.");
  }
  EXPECT_NE(client.end(), RawClient::End::kHung);
  EXPECT_GE(Clock::now() - start, milliseconds(40));
}

TEST(HttpServerTest, TellsAHalfRequestThatItIsLate) {
  RunningServer server({.request_timeout = milliseconds(20)});
  RawClient client(server.port());
  client.Send("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n{");
  const std::string answer = client.ReadToEnd();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n")) << answer;
  EXPECT_EQ(client.end(), RawClient::End::kClosed);
}

TEST(HttpServerTest, ASlowReaderGetsAllAndDelaysNobody) {
  RunningServer server;
  constexpr size_t kBytes = 30'000'000;
  RawClient slow(server.port(), "127.0.0.1", 4096);
  slow.Send(Get("/size/" + std::to_string(kBytes)));
  RawClient other(server.port());
  for (int i = 0; i < 50; ++i) {
    other.Send(Get("/a"));
    EXPECT_EQ(Body(other.ReadAnswer()), "GET /a");
  }
  EXPECT_EQ(Body(slow.ReadAnswer()).size(), kBytes);
  slow.Send(Get("/b"));
  EXPECT_EQ(Body(slow.ReadAnswer()), "GET /b");
}

TEST(HttpServerTest, BeginsNoMoreForAClientThatDoesNotRead) {
  RunningServer server;
  RawClient greedy(server.port(), "127.0.0.1", 4096);
  std::string many;
  for (int i = 0; i < 500; ++i) many += Get("/size/200000");
  greedy.Send(many);
  // Wait until nothing moves any more: two rounds with others in between.
  uint64_t before = 0;
  ASSERT_TRUE(Eventually([&] {
    for (int i = 0; i < 20; ++i) Ask(server.port(), "/delay/1");
    const uint64_t now = server.handler.handled - 20;
    return std::exchange(before, server.handler.handled.load()) == now;
  }));
  const uint64_t begun = before;
  EXPECT_LT(begun, 400u) << "100 MB of answers were made for nobody";
  for (int i = 0; i < 500; ++i) ASSERT_EQ(Body(greedy.ReadAnswer()).size(), 200'000u);
}

TEST(HttpServerTest, CutsAClientThatNeverReads) {
  RunningServer server({.write_timeout = milliseconds(30)});
  RawClient client(server.port(), "127.0.0.1", 4096);
  client.Send(Get("/size/30000000"));
  EXPECT_TRUE(
      Eventually([&] { return server.Counts().accepted == 1 && server.Counts().open == 0; }));
  client.ReadToEnd();
  EXPECT_EQ(client.end(), RawClient::End::kReset);
}

TEST(HttpServerTest, SleepsWhileNothingHappens) {
  RunningServer server;
  // One of each kind of client that could keep a loop spinning.
  RawClient silent(server.port());
  RawClient half(server.port());
  half.Send("GET /a HT");
  RawClient slow(server.port(), "127.0.0.1", 4096);
  slow.Send(Get("/size/30000000"));
  RawClient ended(server.port());
  ended.Send(Get("/delay/300"));
  ended.EndSending();
  RawClient gone(server.port());
  gone.Send(Get("/delay/300"));
  EXPECT_EQ(Ask(server.port(), "/a"), "GET /a");
  const uint64_t before = server.Counts().wake_ups;
  EXPECT_EQ(Body(ended.ReadAnswer()), "GET /delay/300");
  EXPECT_LT(server.Counts().wake_ups - before, 20u);
}

TEST(HttpServerTest, WaitsAtTheLimitOfDescriptors) {
  RunningServer server;
  RawClient first(server.port());
  first.Send(Get("/a"));
  EXPECT_EQ(Body(first.ReadAnswer()), "GET /a");
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
  std::deque<RawClient> clients;
  for (int i = 0; i < 10; ++i) clients.emplace_back(server.port());
  ASSERT_TRUE(Eventually([&] { return server.Counts().open == 11; }));
  // No descriptor above those in use; sockets made before can still connect.
  const int client_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_GE(client_fd, 0);
  const rlimit low = {.rlim_cur = static_cast<rlim_t>(client_fd) + 1, .rlim_max = old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(client_fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const uint64_t before = server.Counts().wake_ups;
  // Those who have a connection are served.
  for (int i = 0; i < 5; ++i) {
    first.Send(Get("/delay/40"));
    EXPECT_EQ(Body(first.ReadAnswer()), "GET /delay/40");
  }
  EXPECT_LT(server.Counts().wake_ups - before, 40u) << "the listening socket spins";
  EXPECT_EQ(server.Counts().accepted, 11u);
  // One goes, the one that waits comes in.
  clients.pop_back();
  EXPECT_TRUE(Eventually([&] { return server.Counts().accepted == 12; }));
  ::setrlimit(RLIMIT_NOFILE, &old);
  ::close(client_fd);
}

TEST(HttpServerTest, StopSendsDelayedAnswersAndClosesEverything) {
  std::optional<RunningServer> server(std::in_place);
  const uint16_t port = server->port();
  RawClient idle(port);
  idle.Send(Get("/a"));
  EXPECT_EQ(Body(idle.ReadAnswer()), "GET /a");
  RawClient late(port);
  late.Send(Get("/delay/60000"));
  ASSERT_TRUE(Eventually([&] { return server->handler.handled == 2; }));
  server->Stop();
  EXPECT_EQ(Body(late.ReadAnswer()), "GET /delay/60000");
  EXPECT_EQ(late.ReadToEnd(), "");
  EXPECT_EQ(late.end(), RawClient::End::kClosed);
  EXPECT_EQ(idle.ReadToEnd(), "");
  EXPECT_EQ(idle.end(), RawClient::End::kClosed);
  EXPECT_THROW(RawClient{port}, std::runtime_error);
  // The same port can be had again at once.
  server.reset();
  RunningServer again({.gateway_port = port});
  EXPECT_EQ(Ask(port, "/a"), "GET /a");
}

TEST(HttpServerTest, NamesAPortThatIsInUse) {
  RunningServer first;
  fakes::WireHandler handler;
  base::SystemClock clock;
  const auto second = HttpServer::Listen({.data_layer_port = first.port()}, handler, clock);
  ASSERT_FALSE(second.has_value());
  const std::string port = std::to_string(first.port());
  EXPECT_EQ(second.error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(second.error().where, "127.0.0.1:" + port);
  EXPECT_NE(second.error().message.find("port " + port +
                                        " is in use: choose another one (0 takes a free one)"),
            std::string::npos)
      << second.error().message;
}

TEST(HttpServerTest, RefusesAHostThatIsNone) {
  fakes::WireHandler handler;
  base::SystemClock clock;
  const auto none = HttpServer::Listen({.host = "no.such.host.invalid"}, handler, clock);
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, base::ErrorCode::kBadUsage);
  EXPECT_EQ(none.error().where, "no.such.host.invalid");
  const auto foreign = HttpServer::Listen({.host = "192.0.2.1"}, handler, clock);
  ASSERT_FALSE(foreign.has_value());
  EXPECT_NE(foreign.error().message.find("this machine has no such address"), std::string::npos);
}

size_t EntriesIn(const char* directory) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory)) ++count;
  return count;
}

TEST(HttpServerTest, ThousandStartsLeaveNoDescriptorAndNoThread) {
  { RunningServer warm; }
  const size_t descriptors = EntriesIn("/proc/self/fd");
  const size_t threads = EntriesIn("/proc/self/task");
  for (int i = 0; i < 1000; ++i) {
    RunningServer server;
    if (i % 10 == 0) {
      EXPECT_EQ(Ask(server.port(), "/a"), "GET /a");
    }
  }
  EXPECT_EQ(EntriesIn("/proc/self/fd"), descriptors);
  EXPECT_EQ(EntriesIn("/proc/self/task"), threads);
}

}  // namespace
}  // namespace tests::integration
