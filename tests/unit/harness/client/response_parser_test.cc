#include "harness/client/response_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace harness::client {
namespace {

constexpr uint64_t kLimit = 1000;

// Feeds `text` in pieces of `piece` bytes, each in a buffer that is overwritten afterwards.
ResponseParser::State FeedInPieces(ResponseParser& parser, std::string_view text, size_t piece,
                                   std::string* body, size_t* left = nullptr) {
  std::string buffer;
  auto state = ResponseParser::State::kMore;
  while (!text.empty() && state == ResponseParser::State::kMore) {
    buffer.assign(text.substr(0, piece));
    text.remove_prefix(buffer.size());
    size_t used = 0;
    state = parser.Feed(buffer.data(), buffer.size(), &used);
    if (left != nullptr) *left = text.size() + buffer.size() - used;
    if (state == ResponseParser::State::kDone) *body = parser.body();
    buffer.assign(buffer.size(), 'X');
  }
  return state;
}

TEST(ResponseParser, ReadsTheSameAnswerInPiecesOfAnySize) {
  constexpr std::string_view kAnswers[] = {
      "HTTP/1.1 201 Created\r\ncontent-length: 11\r\n\r\nhello world",
      "HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n "
      "world\r\n0\r\nt: v\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
      "HTTP/1.1 201 Created\r\ncontent-length: 11\r\n\r\nhello world",
  };
  for (const std::string_view answer : kAnswers) {
    for (size_t piece = 1; piece <= answer.size(); ++piece) {
      ResponseParser parser;
      parser.Begin(false, kLimit);
      std::string body;
      ASSERT_EQ(FeedInPieces(parser, answer, piece, &body), ResponseParser::State::kDone)
          << answer << piece;
      EXPECT_EQ(parser.status(), 201);
      EXPECT_EQ(parser.reason(), "Created");
      EXPECT_EQ(body, "hello world");
      EXPECT_EQ(parser.body_bytes(), 11u);
      EXPECT_TRUE(parser.keep_alive());
    }
  }
}

TEST(ResponseParser, KeepsLocationAndDiagnosisAndNoOtherHeader) {
  constexpr std::string_view kAnswer =
      "HTTP/1.1 307 Temporary Redirect\r\nx-understudy-diagnosis-2: no\r\nlocation: /a/\r\n"
      "X-Understudy-Diagnosis: S5 /path; a slash\r\ncontent-length: 0\r\n\r\n";
  for (size_t piece = 1; piece <= kAnswer.size(); ++piece) {
    ResponseParser parser;
    parser.Begin(false, kLimit);
    std::string body;
    FeedInPieces(parser, kAnswer, piece, &body);
    EXPECT_EQ(parser.location(), "/a/");
    EXPECT_EQ(parser.diagnosis(), "S5 /path; a slash");
  }
}

TEST(ResponseParser, LeavesWhatFollowsTheAnswer) {
  ResponseParser parser;
  parser.Begin(false, kLimit);
  std::string body;
  size_t left = 0;
  FeedInPieces(parser, "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nabc", 100, &body, &left);
  EXPECT_EQ(body, "a");
  EXPECT_EQ(left, 2u);
}

TEST(ResponseParser, ReadsABodyThatEndsWithTheStream) {
  ResponseParser parser;
  parser.Begin(false, kLimit);
  std::string body;
  EXPECT_EQ(FeedInPieces(parser, "HTTP/1.1 200 OK\r\n\r\nabc", 100, &body),
            ResponseParser::State::kMore);
  EXPECT_EQ(parser.End(), ResponseParser::State::kDone);
  EXPECT_EQ(parser.body(), "abc");
  EXPECT_FALSE(parser.keep_alive());
}

TEST(ResponseParser, KnowsAnswersWithoutBody) {
  for (const char* answer : {"HTTP/1.1 204 No Content\r\n\r\n",
                             "HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n"}) {
    ResponseParser parser;
    parser.Begin(false, kLimit);
    std::string body;
    EXPECT_EQ(FeedInPieces(parser, answer, 7, &body), ResponseParser::State::kDone) << answer;
  }
  ResponseParser parser;
  parser.Begin(true, kLimit);
  std::string body;
  EXPECT_EQ(FeedInPieces(parser, "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", 7, &body),
            ResponseParser::State::kDone);
}

TEST(ResponseParser, ClosesAfterHttp10AndConnectionClose) {
  for (const char* answer : {"HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"}) {
    ResponseParser parser;
    parser.Begin(false, kLimit);
    std::string body;
    EXPECT_EQ(FeedInPieces(parser, answer, 9, &body), ResponseParser::State::kDone);
    EXPECT_FALSE(parser.keep_alive()) << answer;
  }
}

TEST(ResponseParser, NamesABadStatusLineAsPythonDoes) {
  ResponseParser parser;
  parser.Begin(false, kLimit);
  size_t used = 0;
  EXPECT_EQ(parser.Feed("garbage\r\nmore", 13, &used), ResponseParser::State::kBad);
  EXPECT_EQ(parser.fault(), "BadStatusLine('garbage\\r\\n')");
}

TEST(ResponseParser, RefusesABodyBeyondTheLimit) {
  ResponseParser parser;
  parser.Begin(false, 10);
  std::string body;
  EXPECT_EQ(
      FeedInPieces(parser, "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\nhello world", 8, &body),
      ResponseParser::State::kTooLarge);
}

TEST(ResponseParser, CountsWhatIsMissingOfAShortBody) {
  ResponseParser parser;
  parser.Begin(false, kLimit);
  std::string body;
  FeedInPieces(parser, "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab", 100, &body);
  EXPECT_EQ(parser.End(), ResponseParser::State::kMore);
  EXPECT_EQ(parser.body_bytes(), 2u);
  EXPECT_EQ(parser.missing_bytes(), 3u);
}

}  // namespace
}  // namespace harness::client
