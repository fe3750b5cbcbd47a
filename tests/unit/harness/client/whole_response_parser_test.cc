#include "harness/client/whole_response_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace harness::client {
namespace {

using testing::HasSubstr;

constexpr std::string_view kAnswer =
    "HTTP/1.1 201 Created\r\ncontent-length: 2\r\nX-One: 1\r\nx-one: 2\r\n\r\nhi";

void ExpectTheAnswer(WholeResponseParser& parser) {
  ASSERT_TRUE(parser.done());
  EXPECT_TRUE(parser.keep_alive());
  EXPECT_EQ(parser.response().status, 201);
  EXPECT_EQ(parser.response().body, "hi");
  ASSERT_EQ(parser.response().headers.size(), 3u);
  EXPECT_EQ(parser.response().headers[1].name, "X-One");
  EXPECT_EQ(parser.response().headers[1].value, "1");
  EXPECT_EQ(parser.response().headers[2].name, "x-one");
  EXPECT_EQ(parser.response().headers[2].value, "2");
}

TEST(WholeResponseParser, KeepsAllHeadersInTheirOrder) {
  WholeResponseParser parser(false);
  EXPECT_FALSE(parser.started());
  EXPECT_TRUE(parser.Feed(kAnswer));
  EXPECT_TRUE(parser.started());
  ExpectTheAnswer(parser);
}

TEST(WholeResponseParser, ReadsAnAnswerThatComesByteByByte) {
  WholeResponseParser parser(false);
  for (const char& byte : kAnswer) {
    EXPECT_FALSE(parser.done());
    EXPECT_TRUE(parser.Feed({&byte, 1}));
  }
  ExpectTheAnswer(parser);
}

TEST(WholeResponseParser, NothingOfAnAnnouncementIsLeftInTheAnswer) {
  WholeResponseParser parser(false);
  EXPECT_TRUE(parser.Feed("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"));
  EXPECT_FALSE(parser.done());
  EXPECT_TRUE(parser.Feed(kAnswer));
  ExpectTheAnswer(parser);
}

TEST(WholeResponseParser, NoHttpFollows101) {
  WholeResponseParser parser(false);
  EXPECT_TRUE(parser.Feed("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"));
  EXPECT_TRUE(parser.done());
  EXPECT_FALSE(parser.keep_alive());
}

TEST(WholeResponseParser, WaitsForNoBodyWhereThereIsNone) {
  WholeResponseParser head(true);
  EXPECT_TRUE(head.Feed("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"));
  EXPECT_TRUE(head.done());
  for (const std::string status : {"204 No Content", "304 Not Modified"}) {
    WholeResponseParser parser(false);
    EXPECT_TRUE(parser.Feed("HTTP/1.1 " + status + "\r\ncontent-length: 5\r\n\r\n"));
    EXPECT_TRUE(parser.done()) << status;
  }
}

TEST(WholeResponseParser, AnAnswerWithoutALengthGoesOnToTheEndOfTheStream) {
  WholeResponseParser parser(false);
  EXPECT_TRUE(parser.Feed("HTTP/1.1 200 OK\r\n\r\nall of"));
  EXPECT_TRUE(parser.Feed(" it"));
  EXPECT_FALSE(parser.done());
  parser.End();
  EXPECT_TRUE(parser.done());
  EXPECT_FALSE(parser.keep_alive());
  EXPECT_EQ(parser.response().body, "all of it");
}

TEST(WholeResponseParser, NamesWhatIsNoHttp) {
  WholeResponseParser parser(false);
  EXPECT_FALSE(parser.Feed("SSH-2.0-OpenSSH_9.2\r\n"));
  EXPECT_THAT(parser.fault(), HasSubstr("it is not HTTP"));
  EXPECT_THAT(parser.fault(), HasSubstr("SSH-2.0-OpenSSH_9.2"));
}

TEST(WholeResponseParser, RefusesHeadersThatNeverEnd) {
  WholeResponseParser parser(false);
  ASSERT_TRUE(parser.Feed("HTTP/1.1 200 OK\r\n"));
  const std::string line = "x: " + std::string(1000, 'x') + "\r\n";
  size_t bytes = 0;
  while (bytes < (2 << 20) && parser.Feed(line)) bytes += line.size();
  EXPECT_LT(bytes, 2 << 20);
  EXPECT_EQ(parser.fault(), "its headers never end");
}

}  // namespace
}  // namespace harness::client
