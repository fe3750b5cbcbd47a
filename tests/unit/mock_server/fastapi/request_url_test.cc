#include "mock_server/fastapi/request_url.h"

#include <gtest/gtest.h>

namespace mock_server::fastapi {
namespace {

using base::HttpHeaders;
using base::HttpRequest;

// Counts how often it is asked: each time is a system call over a socket.
class FakeEnd : public base::ServiceEnd {
 public:
  explicit FakeEnd(std::string address) : address_(std::move(address)) {}
  std::string Address() const override {
    ++asked;
    return address_;
  }
  mutable int asked = 0;

 private:
  const std::string address_;
};

const FakeEnd kEnd("127.0.0.1:8001");

HttpRequest Request(HttpHeaders headers) {
  HttpRequest request;
  request.headers = std::move(headers);
  request.arrival = {.at = &kEnd, .from_localhost = true};
  return request;
}

std::string Url(HttpHeaders headers, ForwardedProto proto = ForwardedProto::kKnown) {
  return RequestUrl(Request(std::move(headers)), "/a", proto);
}

TEST(RequestUrlTest, HasTheHostOfTheHeaderElseTheSocket) {
  EXPECT_EQ(Url({{"Host", "h:1"}}), "http://h:1/a");
  EXPECT_EQ(Url({{"Host", ""}}), "http:///a");
  EXPECT_EQ(Url({}), "http://127.0.0.1:8001/a");
  HttpRequest request = Request({});
  const FakeEnd on_port_80("127.0.0.1:80");
  request.arrival.at = &on_port_80;
  EXPECT_EQ(RequestUrl(request, "/a", ForwardedProto::kKnown), "http://127.0.0.1/a");
  request.arrival.at = nullptr;
  EXPECT_EQ(RequestUrl(request, "/a", ForwardedProto::kKnown), "http://localhost/a");
}

TEST(RequestUrlTest, AsksForTheSocketsAddressOnlyWithoutAHost) {
  const FakeEnd end("127.0.0.1:8001");
  HttpRequest request = Request({{"Host", "h"}});
  request.arrival.at = &end;
  EXPECT_EQ(RequestUrl(request, "/a", ForwardedProto::kKnown), "http://h/a");
  EXPECT_EQ(RequestUrlPath(request, "/a"), "/a");
  EXPECT_EQ(end.asked, 0);
  request.headers.clear();
  EXPECT_EQ(RequestUrl(request, "/a", ForwardedProto::kKnown), "http://127.0.0.1:8001/a");
  EXPECT_EQ(end.asked, 1);
}

TEST(RequestUrlTest, BelievesAProxyOnThisMachine) {
  EXPECT_EQ(Url({{"Host", "h"}, {"X-Forwarded-Proto", "https"}}), "https://h/a");
  EXPECT_EQ(Url({{"Host", "h"}, {"X-Forwarded-Proto", "http"}, {"x-forwarded-proto", " wss "}}),
            "wss://h/a");
  EXPECT_EQ(Url({{"Host", "h"}, {"X-Forwarded-Proto", "gopher"}}), "http://h/a");
  EXPECT_EQ(Url({{"Host", "h"}, {"X-Forwarded-Proto", "gopher"}}, ForwardedProto::kAny),
            "gopher://h/a");
  HttpRequest request = Request({{"Host", "h"}, {"X-Forwarded-Proto", "https"}});
  request.arrival.from_localhost = false;
  EXPECT_EQ(RequestUrl(request, "/a", ForwardedProto::kAny), "http://h/a");
}

TEST(RequestUrlTest, PathEndsAtWhatTheUrlTakesForItsEnd) {
  const HttpRequest request = Request({{"Host", "h"}});
  EXPECT_EQ(RequestUrlPath(request, "/a/b"), "/a/b");
  EXPECT_EQ(RequestUrlPath(request, "/a#b"), "/a");
  EXPECT_EQ(RequestUrlPath(request, "/a?b"), "/a");
  EXPECT_EQ(RequestUrlPath(request, "/a\tb\n"), "/ab");
  EXPECT_EQ(RequestUrlPath(request, "*"), "");
}

}  // namespace
}  // namespace mock_server::fastapi
