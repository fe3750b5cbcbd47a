#include "harness/shadow/exchange_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace harness::shadow {
namespace {

using drift::Hindrance;

class ExchangeReaderTest : public testing::Test {
 protected:
  // Whatever the pieces that the bytes come in.
  void Request(std::string_view bytes) {
    for (const char& one : bytes) reader_.Request(std::string_view(&one, 1), ++now_);
  }
  void Answer(std::string_view bytes) {
    for (const char& one : bytes) reader_.Answer(std::string_view(&one, 1), ++now_);
  }

  std::vector<LiveExchange> finished_;
  uint64_t now_ = 0;
  ExchangeReader reader_{base::Service::kGateway,
                         [this](LiveExchange live) { finished_.push_back(std::move(live)); }};
};

TEST_F(ExchangeReaderTest, ReadsRequestAndAnswerWithoutTheirCoding) {
  Request(
      "POST /a?x=1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n"
      "\r\n");
  Answer(
      "HTTP/1.1 201 Created\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n");
  ASSERT_EQ(finished_.size(), 1U);
  EXPECT_EQ(finished_[0].request.method, "POST");
  EXPECT_EQ(finished_[0].request.target, "/a?x=1");
  EXPECT_EQ(finished_[0].request.body, "abc");
  EXPECT_EQ(finished_[0].answer.status, 201);
  EXPECT_EQ(*finished_[0].answer.header("x-a"), "b");
  EXPECT_EQ(finished_[0].answer.body, "xyz");
  EXPECT_EQ(finished_[0].hindrance, Hindrance::kNone);
  EXPECT_LT(finished_[0].begun, finished_[0].ended);
}

TEST_F(ExchangeReaderTest, AnswersBelongToPipelinedRequestsInTheirOrder) {
  Request(
      "HEAD /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nDELETE /3 HTTP/1.1\r\n\r\nGET /4 "
      "HTTP/1.1\r\n\r\n");
  EXPECT_EQ(reader_.pending().size(), 4U);
  Answer(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"
      "HTTP/1.1 204 No Content\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  ASSERT_EQ(finished_.size(), 4U);
  EXPECT_EQ(finished_[0].request.target, "/1");
  EXPECT_EQ(finished_[1].answer.status, 304);
  EXPECT_EQ(finished_[2].answer.status, 204);
  EXPECT_EQ(finished_[3].answer.body, "ok");
}

TEST_F(ExchangeReaderTest, AContinueIsNotTheAnswer) {
  Request("PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  Answer("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(finished_.empty());
  Request("hi");
  Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  ASSERT_EQ(finished_.size(), 1U);
  EXPECT_EQ(finished_[0].answer.status, 200);
  EXPECT_EQ(finished_[0].request.body, "hi");
}

TEST_F(ExchangeReaderTest, AnAnswerWithoutALengthEndsWithTheStream) {
  Request("GET /a HTTP/1.1\r\n\r\n");
  Answer("HTTP/1.0 200 OK\r\n\r\nall of it");
  EXPECT_TRUE(finished_.empty());
  reader_.AnswerEnd(++now_);
  ASSERT_EQ(finished_.size(), 1U);
  EXPECT_EQ(finished_[0].answer.body, "all of it");
  EXPECT_EQ(finished_[0].hindrance, Hindrance::kNone);
}

TEST_F(ExchangeReaderTest, WhatIsCutShortIsNoAnswer) {
  Request("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
  Answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
  reader_.AnswerEnd(++now_);
  EXPECT_TRUE(finished_.empty());
  reader_.Closed(++now_);
  ASSERT_EQ(finished_.size(), 2U);
  EXPECT_EQ(finished_[0].hindrance, Hindrance::kNoAnswer);
  EXPECT_EQ(finished_[1].request.target, "/b");
}

TEST_F(ExchangeReaderTest, AnAnswerBeforeTheWholeRequestIsNotComparable) {
  Request("POST /a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf");
  Answer("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
  Request("-rest\nGET /b HTTP/1.1\r\n\r\n");
  ASSERT_EQ(finished_.size(), 1U);
  EXPECT_EQ(finished_[0].hindrance, Hindrance::kUnreadable);
}

TEST_F(ExchangeReaderTest, AnUpgradeThatIsNotTakenGoesOnAsHttp) {
  Request("GET /a HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
  Answer(
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: "
      "0\r\n\r\n");
  ASSERT_EQ(finished_.size(), 2U);
  EXPECT_EQ(finished_[1].answer.status, 404);
}

TEST_F(ExchangeReaderTest, WhatIsNoHttpIsToldOnce) {
  Request("\x16\x03\x01 hello");
  Answer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\nand more");
  ASSERT_EQ(finished_.size(), 1U);
  EXPECT_EQ(finished_[0].hindrance, Hindrance::kUnreadable);
}

TEST_F(ExchangeReaderTest, NothingIsReadAfterAnUpgrade) {
  Request("GET /a HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05hello");
  Answer("HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x05hello");
  ASSERT_EQ(finished_.size(), 1U);
  EXPECT_EQ(finished_[0].hindrance, Hindrance::kUnreadable);
}

}  // namespace
}  // namespace harness::shadow
