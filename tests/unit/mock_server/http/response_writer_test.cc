#include "mock_server/http/response_writer.h"

#include <gtest/gtest.h>

namespace mock_server::http {
namespace {

using base::HttpResponse;
using base::ManualClock;
using std::chrono::microseconds;
using std::chrono::seconds;

// 2026-01-18 21:26:47 UTC, a Sunday.
constexpr microseconds kNow{1768771607123456};
constexpr const char* kStart = "\r\ndate: Sun, 18 Jan 2026 21:26:47 GMT\r\nserver: uvicorn\r\n";

class ResponseWriterTest : public testing::Test {
 protected:
  std::string Write(const HttpResponse& response, const AnswerFraming& framing = {}) {
    std::string out;
    writer_.Write(response, framing, out);
    return out;
  }

  ManualClock clock_{kNow};
  ResponseWriter writer_{clock_};
};

TEST_F(ResponseWriterTest, PutsTheLengthBeforeTheContentType) {
  EXPECT_EQ(Write({.status = 200, .headers = {{"content-type", "application/json"}}, .body = "{}"}),
            std::string("HTTP/1.1 200 OK") + kStart +
                "content-length: 2\r\ncontent-type: application/json\r\n\r\n{}");
}

TEST_F(ResponseWriterTest, KeepsTheOrderOfTheOtherHeadersAndWritesNamesInLowerCase) {
  EXPECT_EQ(
      Write({.status = 405,
             .headers = {{"Allow", "GET"}, {"Content-Type", "application/json"}, {"X-After", "1"}},
             .body = "{}"}),
      std::string("HTTP/1.1 405 Method Not Allowed") + kStart +
          "allow: GET\r\ncontent-length: 2\r\ncontent-type: application/json\r\nx-after: "
          "1\r\n\r\n{}");
}

TEST_F(ResponseWriterTest, PutsTheLengthWhereTheApplicationHasIt) {
  EXPECT_EQ(
      Write({.status = 200,
             .headers = {{"content-type", "text/plain"}, {"x-a", "1"}, {"content-length", ""}},
             .body = "abc"}),
      std::string("HTTP/1.1 200 OK") + kStart +
          "content-type: text/plain\r\nx-a: 1\r\ncontent-length: 3\r\n\r\nabc");
}

TEST_F(ResponseWriterTest, PutsTheLengthFirstWhenThereIsNoContentType) {
  EXPECT_EQ(Write({.status = 307, .headers = {{"location", "http://h/a/"}}, .body = ""}),
            std::string("HTTP/1.1 307 Temporary Redirect") + kStart +
                "content-length: 0\r\nlocation: http://h/a/\r\n\r\n");
}

TEST_F(ResponseWriterTest, WritesNeitherLengthNorBodyWhereNoneIsAllowed) {
  for (const int status : {204, 304}) {
    const std::string out =
        Write({.status = status, .headers = {{"content-type", "application/json"}}, .body = "x"});
    EXPECT_EQ(out.find("content-length"), std::string::npos) << out;
    EXPECT_TRUE(out.ends_with("content-type: application/json\r\n\r\n")) << out;
  }
}

TEST_F(ResponseWriterTest, LeavesOutTheBodyOfHeadButTellsItsLength) {
  const std::string out =
      Write({.status = 200, .headers = {}, .body = "body"}, {.without_body = true});
  EXPECT_NE(out.find("content-length: 4\r\n"), std::string::npos) << out;
  EXPECT_TRUE(out.ends_with("\r\n\r\n")) << out;
}

TEST_F(ResponseWriterTest, WritesCloseLast) {
  EXPECT_TRUE(Write({.status = 200, .headers = {{"a", "b"}}, .body = ""},
                    {.close_header = "connection: close\r\n"})
                  .ends_with("a: b\r\nconnection: close\r\n\r\n"));
  const std::string once = Write({.status = 200, .headers = {{"connection", "close"}}, .body = ""},
                                 {.close_header = "connection: close\r\n"});
  EXPECT_EQ(once.find("connection: close"), once.rfind("connection: close"));
}

TEST_F(ResponseWriterTest, ReplacesALengthThatAHandlerGave) {
  const std::string out =
      Write({.status = 200, .headers = {{"Content-Length", "99"}}, .body = "abc"});
  EXPECT_EQ(out.find("99"), std::string::npos) << out;
  EXPECT_NE(out.find("content-length: 3\r\n"), std::string::npos) << out;
}

TEST_F(ResponseWriterTest, LetsNoHeaderStartAnother) {
  const std::string out =
      Write({.status = 200,
             .headers = {{"a\r\nb", "c\r\nset-cookie: d\n\re" + std::string(1, '\0')}},
             .body = ""});
  EXPECT_NE(out.find("\r\na--b: c  set-cookie: d  e \r\n"), std::string::npos) << out;
}

TEST_F(ResponseWriterTest, RenewsTheDateWhenTheSecondChanges) {
  Write({});
  clock_.Advance(seconds(13));
  EXPECT_NE(Write({}).find("date: Sun, 18 Jan 2026 21:27:00 GMT\r\n"), std::string::npos);
}

TEST_F(ResponseWriterTest, WritesAnUnknownStatusWithoutAPhrase) {
  EXPECT_TRUE(Write({.status = 599, .headers = {}, .body = ""}).starts_with("HTTP/1.1 599 \r\n"));
}

TEST_F(ResponseWriterTest, AnswersWhatIsNoHttpAsUvicornDoes) {
  std::string out;
  writer_.WriteFault(FramingFault::kMalformed, {}, {}, out);
  EXPECT_EQ(out, std::string("HTTP/1.1 400 Bad Request") + kStart +
                     "content-type: text/plain; charset=utf-8\r\ncontent-length: 30\r\nconnection: "
                     "close\r\n\r\n"
                     "Invalid HTTP request received.");
}

TEST_F(ResponseWriterTest, TellsTheLimitThatWasPassed) {
  std::string out;
  writer_.WriteFault(FramingFault::kBodyTooLarge, {.max_body_bytes = 1234}, {}, out);
  EXPECT_TRUE(out.starts_with("HTTP/1.1 413 ")) << out;
  EXPECT_NE(out.find("1234 bytes; `understudy serve --max-body-mb` changes it."), std::string::npos)
      << out;
  out.clear();
  writer_.WriteFault(FramingFault::kHeadersTooLarge, {.max_header_bytes = 77}, {}, out);
  EXPECT_TRUE(out.starts_with("HTTP/1.1 431 ")) << out;
  EXPECT_NE(out.find("limit of 77 bytes"), std::string::npos) << out;
}

// docs/adr/0014-h11.md: its form depends on what the connection has seen.
TEST_F(ResponseWriterTest, AnswersWhatIsNotHttpAsH11Does) {
  const auto write = [this](bool chunked, bool keep_alive, bool without_body) {
    std::string out;
    writer_.WriteFault(FramingFault::kMalformed, {},
                       {.like_an_answer = false,
                        .chunked = chunked,
                        .keep_alive = keep_alive,
                        .without_body = without_body},
                       out);
    return out;
  };
  const std::string start =
      "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\n";
  EXPECT_EQ(write(false, true, false),
            start + "Connection: close\r\n\r\nInvalid HTTP request received.");
  EXPECT_EQ(write(true, true, false), start +
                                          "connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                                          "1e\r\nInvalid HTTP request received.\r\n0\r\n\r\n");
  EXPECT_EQ(write(true, false, true),
            start + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
}

TEST_F(ResponseWriterTest, RefusesAWebSocketAsItsLibraryDoes) {
  std::string out;
  writer_.WriteRefusal({}, out);
  EXPECT_EQ(out,
            "HTTP/1.1 403 Forbidden\r\nDate: Sun, 18 Jan 2026 21:26:47 GMT\r\nContent-Length: "
            "0\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n");
  out.clear();
  writer_.WriteRefusal({kUpgradeRequired, "no"}, out);
  EXPECT_TRUE(out.starts_with("HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nDate: "))
      << out;
}

}  // namespace
}  // namespace mock_server::http
