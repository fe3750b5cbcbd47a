#include "mock_server/http/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <vector>

namespace mock_server::http {
namespace {

using base::HttpRequest;
using base::ManualClock;
using base::Service;
using std::chrono::milliseconds;
using State = Connection::State;

// Answers with the request's target; what is special about it can be told in the target.
class TargetHandler : public RequestHandler {
 public:
  Answer Handle(const RequestOrigin& origin, const HttpRequest& request) override {
    origins.push_back(origin);
    if (request.target == "/throw") throw std::runtime_error("planted");
    if (request.target == "/throw/42") throw 42;
    Answer answer;
    answer.response.body = request.target;
    if (request.target.ends_with("/late")) answer.delay = milliseconds(7);
    if (request.target == "/failed")
      answer = {.response = {.status = 500, .headers = {}, .body = "oh"}, .closes = true};
    if (request.target == "/drop") answer.drop = true;
    if (request.target == "/close") answer.response.headers.push_back({"connection", "close"});
    if (request.target.starts_with("/big")) answer.response.body.assign(100'000, 'x');
    return answer;
  }

  bool NeedsBody(const RequestOrigin&, const HttpRequest& head) override {
    return head.target.find("/early") == std::string::npos;
  }

  std::vector<RequestOrigin> origins;
};

class ConnectionTest : public testing::Test {
 protected:
  explicit ConnectionTest(Service service = Service::kGateway)
      : connection_({.service = service, .connection = 9}, {}, handler_, writer_, limits_) {}

  // What was written, one line an answer: its status and body.
  std::string Take() {
    out_ += connection_.TakeBody();
    std::string text;
    while (!out_.empty()) {
      const size_t head = out_.find("\r\n\r\n");
      if (head == std::string::npos) return text + "cut: " + out_;
      const size_t length_at = out_.find("content-length: ");
      const size_t length = length_at < head ? std::stoul(out_.substr(length_at + 16)) : 0;
      text += out_.substr(9, 3) + " " + out_.substr(head + 4, std::min<size_t>(length, 40)) + "\n";
      out_.erase(0, head + 4 + length);
    }
    return text;
  }

  void Receive(std::string_view bytes) { connection_.Receive(bytes, out_); }

  static std::string Get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  ManualClock clock_{std::chrono::microseconds(0)};
  TargetHandler handler_;
  ResponseWriter writer_{clock_};
  FramerLimits limits_;
  Connection connection_;
  std::string out_;
};

class DataLayerConnectionTest : public ConnectionTest {
 protected:
  DataLayerConnectionTest() : ConnectionTest(Service::kDataLayer) {}
};

TEST_F(ConnectionTest, AnswersPipelinedRequestsInOrder) {
  Receive(Get("/a") + Get("/b") + "GET /c HT");
  EXPECT_EQ(Take(), "200 /a\n200 /b\n");
  EXPECT_TRUE(connection_.awaits_rest());
  Receive("TP/1.1\r\n\r\n");
  EXPECT_EQ(Take(), "200 /c\n");
  EXPECT_FALSE(connection_.awaits_rest());
  EXPECT_EQ(connection_.state(), State::kOpen);
}

TEST_F(ConnectionTest, TellsTheHandlerWhereARequestCameFrom) {
  Receive(Get("/a") + Get("/b"));
  ASSERT_EQ(handler_.origins.size(), 2u);
  EXPECT_EQ(handler_.origins[1].service, Service::kGateway);
  EXPECT_EQ(handler_.origins[1].connection, 9u);
  EXPECT_EQ(handler_.origins[1].number, 2u);
}

TEST_F(ConnectionTest, KeepsTheOrderWhenAnAnswerIsLate) {
  Receive(Get("/a") + Get("/late") + Get("/b"));
  EXPECT_EQ(Take(), "200 /a\n");
  EXPECT_EQ(connection_.state(), State::kDelayed);
  EXPECT_EQ(connection_.delay(), milliseconds(7));
  Receive(Get("/c"));
  EXPECT_EQ(Take(), "");
  connection_.Deliver(out_);
  EXPECT_EQ(Take(), "200 /late\n200 /b\n200 /c\n");
}

TEST_F(ConnectionTest, ALargeBodyIsHandedOnBehindTheOutput) {
  Receive(Get("/big"));
  EXPECT_LT(out_.size(), 300u);
  EXPECT_EQ(connection_.TakeBody(), std::string(100'000, 'x'));
  EXPECT_EQ(connection_.TakeBody(), "");
}

TEST_F(ConnectionTest, OfALateAnswerToo) {
  Receive(Get("/big/late"));
  connection_.Deliver(out_);
  EXPECT_LT(out_.size(), 300u);
  EXPECT_EQ(connection_.TakeBody().size(), 100'000u);
}

TEST_F(ConnectionTest, ALargeBodyStaysInTheOutputWhileSomethingMayFollowIt) {
  const auto expect_one_piece = [&](size_t bytes) {
    EXPECT_EQ(connection_.TakeBody(), "");
    EXPECT_GT(out_.size(), bytes);
    out_.clear();
  };
  Receive(Get("/big") + "GET /a HT");
  expect_one_piece(100'000);
  Receive("TP/1.1\r\n\r\n");
  expect_one_piece(50);
  Receive(Get("/big/late"));
  Receive(Get("/a"));
  connection_.Deliver(out_);
  expect_one_piece(100'000);
  // Its body is still to come, and may be malformed.
  Receive("POST /big/early HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  expect_one_piece(100'000);
}

TEST_F(ConnectionTest, HeadOfALargeBodyHasNone) {
  Receive("HEAD /big HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(connection_.TakeBody(), "");
  EXPECT_THAT(out_, testing::HasSubstr("content-length: 100000\r\n"));
}

TEST_F(ConnectionTest, DeliversToAClientThatSendsNoMore) {
  Receive(Get("/late") + Get("/b"));
  connection_.ReceiveEnd(out_);
  EXPECT_EQ(connection_.state(), State::kDelayed);
  connection_.Deliver(out_);
  EXPECT_EQ(Take(), "200 /late\n200 /b\n");
  EXPECT_EQ(connection_.state(), State::kClosing);
}

TEST_F(ConnectionTest, ClosesSilentlyWhenAHalfRequestEnds) {
  Receive("POST /a HTTP/1.1\r\nContent-Length: 9\r\n\r\n{");
  connection_.ReceiveEnd(out_);
  EXPECT_EQ(out_, "");
  EXPECT_EQ(connection_.state(), State::kClosing);
  EXPECT_TRUE(handler_.origins.empty());
}

TEST_F(ConnectionTest, HoldsABoundedAmountWhileAnAnswerIsLate) {
  Receive(Get("/late"));
  EXPECT_FALSE(connection_.holds_enough());
  Receive(std::string(64 * 1024, 'x'));
  EXPECT_TRUE(connection_.holds_enough());
}

TEST_F(ConnectionTest, LetsOthersHaveATurnAfterManyRequests) {
  std::string many;
  for (int i = 0; i < 100; ++i) many += Get("/" + std::to_string(i));
  Receive(many);
  EXPECT_EQ(connection_.state(), State::kMore);
  EXPECT_EQ(handler_.origins.size(), 32u);
  Receive(Get("/last"));
  while (connection_.state() == State::kMore) connection_.Continue(out_);
  std::string wanted;
  for (int i = 0; i < 100; ++i) wanted += "200 /" + std::to_string(i) + "\n";
  EXPECT_EQ(Take(), wanted + "200 /last\n");
}

TEST_F(ConnectionTest, BeginsNoRequestWhileMuchOutputWaits) {
  std::string many;
  for (int i = 0; i < 30; ++i) many += Get("/big");
  Receive(many);
  EXPECT_EQ(connection_.state(), State::kMore);
  EXPECT_EQ(handler_.origins.size(), 3u);
}

TEST_F(ConnectionTest, SaysNothingElseInAPacketThatIsMalformed) {
  Receive(Get("/a"));
  EXPECT_EQ(Take(), "200 /a\n");
  Receive(Get("/b") + "garbage\r\n\r\n");
  EXPECT_EQ(Take(), "400 Invalid HTTP request received.\n");
  EXPECT_EQ(connection_.state(), State::kFaulted);
  EXPECT_EQ(handler_.origins.size(), 2u) << "what was understood is still done";
  Receive(Get("/c"));
  EXPECT_EQ(out_, "");
}

TEST_F(ConnectionTest, RefusesBytesAfterCloseEvenWhenTheAnswerIsLate) {
  Receive("GET /late HTTP/1.1\r\nConnection: close\r\n\r\n" + Get("/b"));
  EXPECT_EQ(Take(), "400 Invalid HTTP request received.\n");
  EXPECT_EQ(connection_.state(), State::kFaulted);
  connection_.Deliver(out_);
  EXPECT_EQ(out_, "");
}

TEST_F(ConnectionTest, ForgivesLineBreaksAfterClose) {
  Receive("GET /late HTTP/1.1\r\nConnection: close\r\n\r\n\r\n");
  EXPECT_EQ(connection_.state(), State::kDelayed);
  connection_.Deliver(out_);
  EXPECT_NE(out_.find("\r\nconnection: close\r\n"), std::string::npos);
  EXPECT_EQ(Take(), "200 /late\n");
  EXPECT_EQ(connection_.state(), State::kClosing);
}

TEST_F(ConnectionTest, ClosesAfterHttp10) {
  Receive("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(out_.find("connection"), std::string::npos);
  EXPECT_EQ(Take(), "200 /a\n");
  EXPECT_EQ(connection_.state(), State::kClosing);
}

TEST_F(ConnectionTest, ClosesWhenTheAnswerSaysSo) {
  Receive(Get("/close") + Get("/b"));
  EXPECT_EQ(Take(), "200 /close\n");
  EXPECT_EQ(connection_.state(), State::kClosing);
}

TEST_F(ConnectionTest, DropsWhenTheHandlerWantsIt) {
  Receive(Get("/drop"));
  EXPECT_EQ(out_, "");
  EXPECT_EQ(connection_.state(), State::kDropped);
}

TEST_F(ConnectionTest, LeavesOutTheBodyOfHead) {
  Receive("HEAD /abc HTTP/1.1\r\n\r\n");
  EXPECT_NE(out_.find("content-length: 4\r\n"), std::string::npos);
  EXPECT_TRUE(out_.ends_with("\r\n\r\n"));
}

TEST_F(ConnectionTest, SaysContinueBeforeTheBodyCame) {
  Receive("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(out_, "HTTP/1.1 100 Continue\r\n\r\n");
  out_.clear();
  Receive("{}");
  EXPECT_EQ(Take(), "200 /a\n");
}

TEST_F(ConnectionTest, AnswersAtOnceWhenNoBodyFollowsContinue) {
  Receive("POST /a HTTP/1.1\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(out_.starts_with("HTTP/1.1 100 Continue\r\n\r\n")) << out_;
  out_.erase(0, 25);
  EXPECT_EQ(Take(), "200 /a\n");
}

TEST_F(ConnectionTest, SurvivesAHandlerThatThrows) {
  for (const char* const target : {"/throw", "/throw/42"}) {
    Connection connection({}, {}, handler_, writer_, limits_);
    connection.Receive(Get(target) + Get("/b"), out_);
    EXPECT_EQ(Take(), "500 Internal Server Error\n");
    EXPECT_EQ(connection.state(), State::kClosing);
  }
}

TEST_F(ConnectionTest, ClosesWithoutSayingSoWhenTheApplicationFailed) {
  Receive(Get("/failed") + Get("/b"));
  EXPECT_EQ(out_.find("close"), std::string::npos);
  EXPECT_EQ(Take(), "500 oh\n");
  EXPECT_EQ(connection_.state(), State::kClosing);
}

// docs/http.md, Bodies that nobody needs.
TEST_F(ConnectionTest, AnswersWithoutABodyThatIsNotNeeded) {
  Receive("POST /early HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(Take(), "200 /early\n") << "and without 100 Continue";
  EXPECT_FALSE(connection_.awaits_rest());
  Receive("ab");
  EXPECT_TRUE(connection_.awaits_rest());
  Receive("cd" + Get("/b"));
  EXPECT_EQ(Take(), "200 /b\n") << "the body is no request";
  EXPECT_EQ(connection_.state(), State::kOpen);
}

TEST_F(ConnectionTest, ABodyThatIsNotNeededMayBeOfAnySize) {
  limits_.max_body_bytes = 10;
  Connection connection({}, {}, handler_, writer_, limits_);
  connection.Receive("POST /early HTTP/1.1\r\nContent-Length: 11\r\n\r\n", out_);
  EXPECT_EQ(Take(), "200 /early\n");
  connection.Receive("01234567890" + Get("/b"), out_);
  EXPECT_EQ(Take(), "200 /b\n");
  connection.Receive("POST /a HTTP/1.1\r\nContent-Length: 11\r\n\r\n", out_);
  EXPECT_TRUE(out_.starts_with("HTTP/1.1 413 ")) << out_;
}

TEST_F(ConnectionTest, LetsAClientReadTheEarlyAnswerBeforeItCloses) {
  Receive("POST /early HTTP/1.1\r\nConnection: close\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(Take(), "200 /early\n");
  EXPECT_EQ(connection_.state(), State::kFaulted) << "its body may be on the way";
}

TEST_F(ConnectionTest, SaysNothingMoreToAClientThatDawdlesWithABodyNobodyNeeds) {
  Receive("POST /early HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
  Take();
  Receive("a");
  connection_.TimeOut(out_);
  EXPECT_EQ(out_, "");
  EXPECT_EQ(connection_.state(), State::kFaulted);
}

TEST_F(ConnectionTest, AnEarlyAnswerMayBeLate) {
  Receive("POST /early/late HTTP/1.1\r\nContent-Length: 4\r\n\r\nab");
  EXPECT_EQ(connection_.state(), State::kDelayed);
  Receive("cd" + Get("/b"));
  connection_.Deliver(out_);
  EXPECT_EQ(Take(), "200 /early/late\n200 /b\n");
}

TEST_F(ConnectionTest, RefusesAWebSocketWithoutAskingTheHandler) {
  Receive(
      "GET /a HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
      "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  EXPECT_TRUE(out_.starts_with("HTTP/1.1 403 Forbidden\r\nDate: ")) << out_;
  EXPECT_EQ(connection_.state(), State::kClosing);
  EXPECT_TRUE(handler_.origins.empty());
}

TEST_F(DataLayerConnectionTest, IgnoresAWebSocket) {
  Receive("GET /a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" +
          Get("/b"));
  EXPECT_EQ(Take(), "200 /a\n200 /b\n");
}

TEST_F(DataLayerConnectionTest, AnswersRequestByRequest) {
  Receive(Get("/a") + "garbage\r\n\r\n");
  const size_t fault = out_.find("HTTP/1.1 400");
  ASSERT_NE(fault, std::string::npos);
  EXPECT_NE(out_.find("Transfer-Encoding: chunked", fault), std::string::npos)
      << "the client has shown that it speaks HTTP/1.1";
  out_.resize(fault);
  EXPECT_EQ(Take(), "200 /a\n");
  EXPECT_EQ(connection_.state(), State::kFaulted);
}

TEST_F(DataLayerConnectionTest, AFaultInABodyTakesBackTheAnswerToItsRequestAlone) {
  Receive(Get("/a") +
          "POST /early HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  EXPECT_EQ(out_.find("/early"), std::string::npos);
  out_.resize(out_.find("HTTP/1.1 400"));
  EXPECT_EQ(Take(), "200 /a\n");
}

TEST_F(DataLayerConnectionTest, AFaultInABodyBehindItsAnswerClosesSilently) {
  Receive("POST /early HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(Take(), "200 /early\n");
  Receive("zz\r\n");
  EXPECT_EQ(out_, "");
  EXPECT_EQ(connection_.state(), State::kFaulted);
}

TEST_F(DataLayerConnectionTest, IgnoresBytesAfterClose) {
  Receive("GET /a HTTP/1.1\r\nHost: h\r\nConnection: CLOSE\r\n\r\ngarbage");
  EXPECT_NE(out_.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(Take(), "200 /a\n");
  EXPECT_EQ(connection_.state(), State::kClosing);
}

TEST_F(DataLayerConnectionTest, TellsAnHttp10ClientThatItCloses) {
  Receive("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(out_.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(connection_.state(), State::kClosing);
}

TEST_F(DataLayerConnectionTest, ReadsOnBehindAFailedApplication) {
  Receive(Get("/failed") + "garbage\r\n\r\n");
  EXPECT_NE(out_.find("HTTP/1.1 400"), std::string::npos);
  out_.resize(out_.find("HTTP/1.1 400"));
  EXPECT_EQ(Take(), "500 oh\n");
}

TEST_F(ConnectionTest, TellsAClientThatIsTooSlow) {
  Receive("GET /a HT");
  connection_.TimeOut(out_);
  EXPECT_EQ(Take(), "408 The request did not arrive in time.\n");
  EXPECT_EQ(connection_.state(), State::kFaulted);
}

}  // namespace
}  // namespace mock_server::http
