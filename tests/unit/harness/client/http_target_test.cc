#include "harness/client/http_target.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>
#include <atomic>

#include <string>

#include "tests/support/scripted_server.h"

namespace harness::client {
namespace {

using base::ErrorCode;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using base::Service;
using testing::HasSubstr;
using testing::StartsWith;
using tests::support::ScriptedPeer;
using tests::support::ScriptedServer;
using namespace std::chrono_literals;

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\nok";

HttpTargetOptions To(const std::string& url, std::chrono::milliseconds timeout = 20s) {
  return {*ParseUrl(url), *ParseUrl(url), timeout};
}

Result<HttpResponse> Ask(HttpTarget& target, HttpRequest request = {"GET", "/x", {}, ""}) {
  return target.Send(Service::kGateway, request);
}

// What comes of one answer in these bytes, after which the server closes.
Result<HttpResponse> AnswerOf(const std::string& bytes, const std::string& method = "GET") {
  ScriptedServer server([&](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send(bytes);
    peer.Close();
  });
  HttpTarget target(To(server.url()));
  return Ask(target, {method, "/x", {}, ""});
}

TEST(HttpTarget, SendsTheRequestAndReadsAllHeaders) {
  std::string request;
  ScriptedServer server([&](ScriptedPeer& peer) {
    request = peer.ReadRequest();
    peer.Send(kOk);
  });
  HttpTarget target(To(server.url()));
  const auto response =
      Ask(target, {"POST", "/x?y=1", {{"X-API-Key", "k"}, {"Content-Type", "text/plain"}}, "body"});
  ASSERT_TRUE(response) << response.error().ToString();
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "ok");
  ASSERT_EQ(response->headers.size(), 3u);
  EXPECT_EQ(response->headers[2].value, "2");
  EXPECT_EQ(request,
            "POST /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                "\r\nX-API-Key: k\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nbody");
}

TEST(HttpTarget, PutsThePathOfTheUrlBeforeTheTarget) {
  std::string request;
  ScriptedServer server([&](ScriptedPeer& peer) {
    request = peer.ReadRequest();
    peer.Send(kOk);
  });
  HttpTarget target(To(server.url() + "/prefix/"));
  EXPECT_TRUE(Ask(target));
  EXPECT_THAT(request, StartsWith("GET /prefix/x HTTP/1.1\r\n"));
  EXPECT_EQ(target.BaseUrl(Service::kGateway), server.url() + "/prefix");
}

TEST(HttpTarget, KeepsTheConnection) {
  ScriptedServer server([](ScriptedPeer& peer) {
    while (!peer.ReadRequest().empty()) peer.Send(kOk);
  });
  HttpTarget target(To(server.url()));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Ask(target));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpTarget, OpensAConnectionAnewThatTheServerClosedWhileItWasIdle) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.Send(kOk);
    peer.Close();
  });
  HttpTarget target(To(server.url()));
  for (int i = 0; i < 3; ++i) {
    const auto response = Ask(target);
    EXPECT_TRUE(response) << response.error().ToString();
    EXPECT_EQ(target.reconnected(), i > 0);
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST(HttpTarget, SendsNothingTwiceThatIsOnlyLate) {
  std::atomic<int> requests = 0;
  ScriptedServer server([&](ScriptedPeer& peer) {
    peer.ReadRequest();
    ++requests;
    peer.Send(kOk);
    peer.ReadRequest();
    ++requests;
    peer.AwaitClose();
  });
  HttpTarget target(To(server.url(), 50ms));
  EXPECT_TRUE(Ask(target));
  const auto late = Ask(target);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().message, "no answer within 0.05 s");
  EXPECT_FALSE(target.reconnected());
  EXPECT_EQ(requests, 2);
}

TEST(HttpTarget, ReadsEveryKindOfFraming) {
  EXPECT_EQ(
      AnswerOf(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n3\r\n!!!\r\n0\r\n\r\n")
          ->body,
      "ok!!!");
  EXPECT_EQ(AnswerOf("HTTP/1.1 200 OK\r\n\r\nuntil the end")->body, "until the end");
  EXPECT_EQ(AnswerOf("HTTP/1.1 100 Continue\r\n\r\n" + kOk)->body, "ok");
  EXPECT_EQ(AnswerOf("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n")->status, 204);
  EXPECT_EQ(AnswerOf("HTTP/1.1 405 X\r\nContent-Length: 31\r\nAllow: GET\r\n\r\n", "HEAD")->status,
            405);
}

TEST(HttpTarget, NamesTheUrlWhereNobodyAnswers) {
  uint16_t port = 0;
  {
    ScriptedServer server([](ScriptedPeer&) {});
    port = server.port();
  }
  HttpTarget target(To("http://127.0.0.1:" + std::to_string(port)));
  const auto response = Ask(target);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kUnreachable);
  EXPECT_EQ(response.error().ToString(),
            "http://127.0.0.1:" + std::to_string(port) + ": nobody answers: Connection refused");
}

TEST(HttpTarget, TellsThatTlsIsWhatFailed) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.Send(kOk);
    peer.AwaitClose();
  });
  const std::string url = "https://127.0.0.1:" + std::to_string(server.port());
  HttpTarget target(To(url));
  const auto response = Ask(target);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kUnreachable);
  EXPECT_THAT(response.error().ToString(),
              StartsWith(url + ": the TLS handshake failed: SSLError("));
}

TEST(HttpTarget, TellsANameThatDoesNotExist) {
  HttpTarget target(To("http://no-such-host.invalid"));
  const auto response = Ask(target);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kUnreachable);
  EXPECT_THAT(response.error().ToString(),
              StartsWith("http://no-such-host.invalid:80: nobody answers: "));
}

TEST(HttpTarget, TellsAServerThatGivesNoAnswer) {
  const auto fault = [](const std::string& bytes) {
    const auto response = AnswerOf(bytes);
    EXPECT_FALSE(response);
    EXPECT_EQ(response.error().code, ErrorCode::kUnavailable);
    return response.error().message;
  };
  EXPECT_EQ(fault(""), "it closed the connection without an answer");
  EXPECT_EQ(fault("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
            "it closed the connection in the middle of its answer");
  EXPECT_THAT(fault("SSH-2.0-OpenSSH\r\n"), HasSubstr("it is not HTTP"));
}

TEST(HttpTarget, EndsAWaitAfterTheTimeout) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.ReadRequest();
    peer.AwaitClose();
  });
  HttpTarget target(To(server.url(), 20ms));
  const auto response = Ask(target);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(response.error().message, "no answer within 0.02 s");
}

TEST(HttpTarget, RefusesWhatWouldInjectAHeader) {
  ScriptedServer server([](ScriptedPeer& peer) { peer.AwaitClose(); });
  HttpTarget target(To(server.url()));
  EXPECT_EQ(Ask(target, {"GET", "/", {{"A", "b\r\nC: d"}}, ""}).error().message,
            "the header A can't contain a line break");
  EXPECT_EQ(Ask(target, {"GET", "/ HTTP/1.1\r\nX: y", {}, ""}).error().code, ErrorCode::kBadUsage);
  EXPECT_EQ(server.connections(), 0);
}

}  // namespace
}  // namespace harness::client
