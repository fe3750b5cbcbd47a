#include "harness/client/async_client.h"

#include <gmock/gmock.h>

#include <deque>
#include <map>
#include <string>

#include "tests/support/scripted_server.h"

namespace harness::client {
namespace {

using base::ManualClock;
using base::SystemClock;
using testing::HasSubstr;
using testing::StartsWith;
using tests::support::ScriptedPeer;
using tests::support::ScriptedServer;
using namespace std::chrono_literals;

const std::string kHeaders = "X-API-Key: k\r\n";

struct Seen {
  int status = 0;
  std::string reason;
  std::string body;
  std::string fault;
  bool unreachable = false;
};

// Keeps what came, and sends further requests from inside the call when it is told to.
class Recorder : public AnswerListener {
 public:
  void OnAnswer(uint32_t slot, const ClientAnswer& answer) override {
    answers.push_back({answer.status, std::string(answer.reason), std::string(answer.body),
                       std::string(answer.fault), answer.unreachable});
    if (again > 0) {
      --again;
      OutgoingRequest request{"GET", "/again", &kHeaders, ""};
      client->Send(slot, request);
    }
  }

  std::deque<Seen> answers;
  AsyncClient* client = nullptr;
  int again = 0;
};

class AsyncClientTest : public testing::Test {
 protected:
  void Connect(const std::string& url, ClientOptions options = {}, uint32_t slots = 4) {
    auto created = AsyncClient::Create(*ParseUrl(url), slots, options, clock_, recorder_);
    ASSERT_TRUE(created) << created.error().ToString();
    client_ = std::move(*created);
    recorder_.client = client_.get();
  }

  void Send(std::string_view method, std::string_view target, std::string_view body = "",
            uint32_t slot = 0) {
    client_->Send(slot, OutgoingRequest{method, target, &kHeaders, body});
  }

  // The next answer; the test's own time limit ends a wait that leads nowhere.
  Seen Await() {
    while (recorder_.answers.empty()) client_->Poll(clock_.MonotonicNow() + 1s);
    Seen seen = recorder_.answers.front();
    recorder_.answers.pop_front();
    return seen;
  }

  Seen Exchange(std::string_view method, std::string_view target, std::string_view body = "") {
    Send(method, target, body);
    return Await();
  }

  SystemClock clock_;
  Recorder recorder_;
  std::unique_ptr<AsyncClient> client_;
};

// Answers each request of a connection with `text`.
ScriptedServer::Script Always(const std::string& text) {
  return [text](ScriptedPeer& peer) {
    while (!peer.ReadRequest().empty()) peer.Send(text);
  };
}

const std::string kOk = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

TEST_F(AsyncClientTest, SendsARequestAndReadsItsAnswer) {
  std::string request;
  ScriptedServer server([&](ScriptedPeer& peer) {
    request = peer.ReadRequest();
    peer.Send("HTTP/1.1 201 Created\r\ncontent-length: 7\r\n\r\n{\"a\":1}");
  });
  Connect(server.url());
  const Seen seen = Exchange("POST", "/x?y", "{}");
  EXPECT_EQ(seen.status, 201);
  EXPECT_EQ(seen.reason, "Created");
  EXPECT_EQ(seen.body, "{\"a\":1}");
  EXPECT_EQ(seen.fault, "");
  EXPECT_EQ(request, "POST /x?y HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                         "\r\nX-API-Key: k\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_F(AsyncClientTest, PutsThePathOfTheBaseUrlBeforeTheTarget) {
  std::string request;
  ScriptedServer server([&](ScriptedPeer& peer) {
    request = peer.ReadRequest();
    peer.Send(kOk);
  });
  Connect(server.url() + "/base/");
  Exchange("GET", "/x");
  EXPECT_THAT(request, StartsWith("GET /base/x HTTP/1.1\r\n"));
}

TEST_F(AsyncClientTest, KeepsOneConnectionForAUser) {
  ScriptedServer server(Always(kOk));
  Connect(server.url());
  recorder_.again = 20;
  Send("GET", "/x");
  for (int i = 0; i < 21; ++i) EXPECT_EQ(Await().status, 200);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(client_->counters().requests, 21u);
}

TEST_F(AsyncClientTest, GivesEachUserAConnectionOfItsOwn) {
  ScriptedServer server(Always(kOk));
  Connect(server.url());
  for (uint32_t slot = 0; slot < 4; ++slot) Send("GET", "/x", "", slot);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(Await().status, 200);
  EXPECT_EQ(server.connections(), 4);
}

TEST_F(AsyncClientTest, OpensANewConnectionAfterConnectionClose) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok");
    peer.Close();
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").body, "ok");
  EXPECT_EQ(Exchange("GET", "/x").body, "ok");
  EXPECT_EQ(server.connections(), 2);
  EXPECT_EQ(client_->counters().retries, 0u);
}

TEST_F(AsyncClientTest, SendsAgainWhenAKeptConnectionDiesBeforeTheAnswer) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send(kOk);
    if (peer.number() > 0) return;
    peer.ReadRequest();  // takes the second request, and closes without a word
    peer.Close();
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").status, 200);
  EXPECT_EQ(Exchange("POST", "/x", "{}").status, 200);
  EXPECT_EQ(client_->counters().retries, 1u);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(AsyncClientTest, SendsAgainOnlyOnce) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    if (peer.number() == 0) {
      peer.Send(kOk);
      peer.ReadRequest();
    }
    peer.Close();
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").status, 200);
  const Seen seen = Exchange("GET", "/x");
  EXPECT_EQ(seen.status, 0);
  EXPECT_EQ(seen.fault, "RemoteDisconnected('Remote end closed connection without response')");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(AsyncClientTest, DoesNotSendAgainOnANewConnection) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Close();
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").fault,
            "RemoteDisconnected('Remote end closed connection without response')");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(AsyncClientTest, TellsAReset) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Reset();
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").fault, "ConnectionResetError(104, 'Connection reset by peer')");
}

TEST_F(AsyncClientTest, TellsARefusedConnection) {
  uint16_t port = 0;
  {
    ScriptedServer gone(Always(kOk));
    port = gone.port();
  }
  Connect("http://127.0.0.1:" + std::to_string(port));
  const Seen seen = Exchange("GET", "/x");
  EXPECT_EQ(seen.fault, "ConnectionRefusedError(111, 'Connection refused')");
  EXPECT_TRUE(seen.unreachable);
}

TEST_F(AsyncClientTest, TellsAnUnknownName) {
  Connect("http://no-such-host.invalid:1");
  const Seen seen = Exchange("GET", "/x");
  EXPECT_THAT(seen.fault, StartsWith("gaierror(-"));
  EXPECT_TRUE(seen.unreachable);
}

TEST_F(AsyncClientTest, TellsAShortBody) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab");
    peer.Close();
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").fault,
            "ChunkedEncodingError(ProtocolError('Connection broken: IncompleteRead(2 bytes read, 3 "
            "more expected)', "
            "IncompleteRead(2 bytes read, 3 more expected)))");
}

TEST_F(AsyncClientTest, TellsAnAnswerThatIsNoHttp) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send("garbage\r\n");
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").fault, "BadStatusLine('garbage\\r\\n')");
}

TEST_F(AsyncClientTest, StopsReadingABodyBeyondTheLimit) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string block(4096, 'x');
    for (int i = 0; i < 1000; ++i) peer.Send(block);
  });
  ClientOptions options;
  options.max_body_bytes = 10'000;
  Connect(server.url(), options);
  EXPECT_THAT(Exchange("GET", "/x").fault, HasSubstr("larger than 10000 bytes"));
}

TEST_F(AsyncClientTest, ReadsALargeAnswerInManyPieces) {
  const std::string large(3 << 20, 'z');
  ScriptedServer server(Always(
      "HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(large.size()) + "\r\n\r\n" + large));
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").body, large);
  EXPECT_EQ(Exchange("GET", "/x").body, large);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(AsyncClientTest, SendsALargeBodyToASlowReader) {
  const std::string large(8 << 20, 'z');
  size_t got = 0;
  ScriptedServer server([&](ScriptedPeer& peer) {
    got = peer.ReadRequest().size();
    peer.Send(kOk);
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("POST", "/x", large).status, 200);
  EXPECT_GT(got, large.size());
}

TEST_F(AsyncClientTest, ClosesAConnectionThatSaysMoreThanItWasAsked) {
  ScriptedServer server(Always(kOk + kOk));
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").body, "ok");
  EXPECT_EQ(Exchange("GET", "/x").body, "ok");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(AsyncClientTest, ConnectsByIpv6) {
  ScriptedServer server(Always(kOk), "::1");
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").status, 200);
}

TEST_F(AsyncClientTest, ConnectsByName) {
  ScriptedServer server(Always(kOk));
  Connect("http://localhost:" + std::to_string(server.port()));
  EXPECT_EQ(Exchange("GET", "/x").status, 200);
}

TEST_F(AsyncClientTest, ForgetsADroppedRequest) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.AwaitClose();
  });
  Connect(server.url());
  Send("GET", "/x");
  while (server.connections() == 0) client_->Poll(clock_.MonotonicNow() + 1ms);
  client_->Drop(0);
  client_->Poll(clock_.MonotonicNow());
  EXPECT_FALSE(client_->busy(0));
  EXPECT_TRUE(recorder_.answers.empty());
}

struct RedirectCase {
  int status;
  const char* method;
  const char* followed_by;  // request line of the second request
  bool with_body;
};

TEST_F(AsyncClientTest, FollowsRedirectsAsRequestsDoes) {
  for (const RedirectCase& item : {RedirectCase{301, "POST", "GET /new", false},
                                   {302, "POST", "GET /new", false},
                                   {303, "POST", "GET /new", false},
                                   {307, "POST", "POST /new", true},
                                   {308, "PATCH", "PATCH /new", true},
                                   {301, "PATCH", "PATCH /new", true},
                                   {302, "PATCH", "GET /new", false},
                                   {303, "HEAD", "HEAD /new", false}}) {
    std::string second;
    ScriptedServer server([&](ScriptedPeer& peer) {
      peer.ReadRequest();
      peer.Send("HTTP/1.1 " + std::to_string(item.status) +
                " Moved\r\nlocation: /new\r\ncontent-length: 0\r\n\r\n");
      second = peer.ReadRequest();
      peer.Send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    Connect(server.url());
    EXPECT_EQ(Exchange(item.method, "/old", item.with_body ? "{}" : "").status, 204) << item.status;
    EXPECT_THAT(second, StartsWith(std::string(item.followed_by) + " HTTP/1.1\r\n"));
    EXPECT_THAT(second, HasSubstr("X-API-Key: k\r\n"));
    if (item.with_body) {
      EXPECT_THAT(second, testing::EndsWith("\r\n\r\n{}"));
    }
    EXPECT_EQ(client_->counters().redirects, 1u);
    EXPECT_EQ(client_->counters().requests, 1u);
  }
}

TEST_F(AsyncClientTest, FollowsARedirectToAnotherServerAndReturns) {
  ScriptedServer other(Always("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nother"));
  ScriptedServer server([&](ScriptedPeer& peer) {
    if (peer.number() == 0) {
      peer.ReadRequest();
      peer.Send("HTTP/1.1 302 Found\r\nlocation: " + other.url() +
                "/x\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    while (!peer.ReadRequest().empty()) peer.Send(kOk);
  });
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").body, "other");
  EXPECT_EQ(Exchange("GET", "/x").body, "ok");
}

TEST_F(AsyncClientTest, GivesUpAfterThirtyRedirects) {
  ScriptedServer server(Always("HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n"));
  Connect(server.url());
  EXPECT_EQ(Exchange("GET", "/x").fault, "TooManyRedirects('Exceeded 30 redirects.')");
  EXPECT_EQ(client_->counters().redirects, 30u);
}

// Time is the test's own here, so nothing waits.
TEST(AsyncClientTimeout, FailsARequestThatIsNotAnswered) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.AwaitClose();
  });
  ManualClock clock(0us);
  Recorder recorder;
  ClientOptions options;
  options.timeout = 300ms;
  auto client = AsyncClient::Create(*ParseUrl(server.url()), 1, options, clock, recorder);
  ASSERT_TRUE(client);
  (*client)->Send(0, OutgoingRequest{"GET", "/x", &kHeaders, ""});
  while (server.connections() == 0) (*client)->Poll(clock.MonotonicNow());
  (*client)->Poll(clock.MonotonicNow());
  clock.Advance(299ms);
  (*client)->Poll(clock.MonotonicNow());
  EXPECT_TRUE(recorder.answers.empty());
  clock.Advance(1ms);
  (*client)->Poll(clock.MonotonicNow());
  ASSERT_EQ(recorder.answers.size(), 1u);
  EXPECT_EQ(recorder.answers[0].fault,
            "ReadTimeout(ReadTimeoutError(\"HTTPConnectionPool(host='127.0.0.1', port=" +
                std::to_string(server.port()) + "): Read timed out. (read timeout=0.3)\"))");
}

TEST(AsyncClientTimeout, WatchesEachRequestOfASlotForItself) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send(kOk);
    peer.ReadRequest();
    peer.AwaitClose();
  });
  ManualClock clock(0us);
  Recorder recorder;
  ClientOptions options;
  options.timeout = 1s;
  auto client = AsyncClient::Create(*ParseUrl(server.url()), 1, options, clock, recorder);
  ASSERT_TRUE(client);
  (*client)->Send(0, OutgoingRequest{"GET", "/x", &kHeaders, ""});
  while (recorder.answers.empty()) (*client)->Poll(clock.MonotonicNow());
  clock.Advance(800ms);
  (*client)->Send(0, OutgoingRequest{"GET", "/x", &kHeaders, ""});
  clock.Advance(900ms);  // past the first request's time, not the second's
  (*client)->Poll(clock.MonotonicNow());
  EXPECT_EQ(recorder.answers.size(), 1u);
  clock.Advance(100ms);
  (*client)->Poll(clock.MonotonicNow());
  EXPECT_EQ(recorder.answers.size(), 2u);
}

}  // namespace
}  // namespace harness::client
