#include "mock_server/http/llhttp_framer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/mock_server/http/framing.h"

namespace mock_server::http {
namespace {

using Event = RequestFramer::Event;

class LlhttpFramerTest : public testing::TestWithParam<FramingCase> {};

TEST_P(LlhttpFramerTest, GivesTheSameForEveryCut) { CheckEveryCut<LlhttpFramer>(GetParam()); }

const std::string kChunked = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kChunkedHead = "POST /a Transfer-Encoding=[chunked]";

FramingCase Whole(const char* name, std::string bytes, std::string wanted) {
  return {name, std::move(bytes), std::move(wanted)};
}

INSTANTIATE_TEST_SUITE_P(
    Good, LlhttpFramerTest,
    testing::Values(
        Whole("Get", "GET /a?b=c HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a?b=c Host=[h]\n"),
        Whole("NoHeaders", "GET / HTTP/1.1\r\n\r\n", "GET /\n"),
        Whole("TwoBlanks", "GET  / HTTP/1.1\r\n\r\n", "GET /\n"),
        Whole("LeadingLineBreaks", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", "GET /\n"),
        Whole("Pipelined",
              "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nX: y\r\n\r\nGET /c HTTP/1.1\r\n\r\n",
              "GET /a\nGET /b X=[y]\nGET /c\n"),
        Whole("BodyThenGet",
              "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /b HTTP/1.1\r\n\r\n",
              "POST /a Content-Length=[2] body=[{}]\nGET /b\n"),
        Whole("EmptyBody", "POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
              "POST /a Content-Length=[0]\n"),
        Whole("NoLength", "POST /a HTTP/1.1\r\n\r\n", "POST /a\n"),
        Whole("GetWithBody", "GET /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
              "GET /a Content-Length=[2] body=[{}]\n"),
        Whole("ValueKeepsTrailingBlanks", "GET / HTTP/1.1\r\nX: \t y z \r\n\r\n",
              "GET / X=[y z ]\n"),
        Whole("EmptyValue", "GET / HTTP/1.1\r\nX:\r\nY: \r\n\r\n", "GET / X=[] Y=[]\n"),
        Whole("HighByteInValue", "GET / HTTP/1.1\r\nX: \xC3\xA9\r\n\r\n", "GET / X=[\xC3\xA9]\n"),
        Whole("SameHeaderTwice", "GET / HTTP/1.1\r\nX: a\r\nX: b\r\n\r\n", "GET / X=[a] X=[b]\n"),
        Whole("Close", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
              "GET / Connection=[close] ends close\n"),
        Whole("CloseInCapitalsIsNotRepeated", "GET / HTTP/1.1\r\nConnection: CLOSE\r\n\r\n",
              "GET / Connection=[CLOSE]\n"),
        Whole("Http10", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
              "GET / Connection=[keep-alive] ends\n"),
        Whole("Http20InText", "GET / HTTP/2.0\r\n\r\n", "GET /\n"),
        Whole("NoVersion", "GET /a\r\n\r\n", "GET /a\n"),
        Whole("AbsoluteForm", "GET http://h:80/a?b HTTP/1.1\r\n\r\n", "GET /a?b\n"),
        Whole("Asterisk", "OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS *\n"),
        Whole("Fragment", "GET /a#b HTTP/1.1\r\n\r\n", "GET /a\n"),
        Whole("WebDavMethod", "PROPFIND / HTTP/1.1\r\n\r\n", "PROPFIND /\n"),
        Whole("Continue", "POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n{}",
              "continue\nPOST / Expect=[100-Continue] Content-Length=[2] body=[{}]\n"),
        Whole("ContinueWithoutBody", "POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
              "continue\nPOST / Expect=[100-continue]\n"),
        Whole("ContinueOfGet", "GET / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
              "continue\nGET / Expect=[100-continue]\n"),
        Whole("TwoExpectations", "POST / HTTP/1.1\r\nExpect: 100-continue\r\nExpect: x\r\n\r\n",
              "continue\nPOST / Expect=[100-continue] Expect=[x]\n")));

INSTANTIATE_TEST_SUITE_P(
    Chunked, LlhttpFramerTest,
    testing::Values(
        Whole("TwoChunks", kChunked + "5\r\nhello\r\n3\r\n you\r\n0\r\n\r\n", "400\n"),
        Whole("Chunks", kChunked + "5\r\nhello\r\n4\r\n you\r\n0\r\n\r\n",
              kChunkedHead + " body=[hello you]\n"),
        Whole("Empty", kChunked + "0\r\n\r\n", kChunkedHead + "\n"),
        Whole("Extension", kChunked + "2;a=b\r\n{}\r\n0\r\n\r\n", kChunkedHead + " body=[{}]\n"),
        Whole("ExtensionWithoutValue", kChunked + "2;a\r\n{}\r\n0;e\r\n\r\n",
              kChunkedHead + " body=[{}]\n"),
        Whole("ExtensionInQuotes", kChunked + "2;a=\"b\"\r\n{}\r\n0\r\n\r\n",
              kChunkedHead + " body=[{}]\n"),
        // The real servers' newer llhttp takes several; refusing them is the safer side.
        Whole("TwoExtensions", kChunked + "2;a=b;c=d\r\n{}\r\n0\r\n\r\n", "400\n"),
        Whole("TrailerIsNoHeader",
              kChunked + "2\r\n{}\r\n0\r\nX-API-Key: k\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
              kChunkedHead + " body=[{}]\nGET /b\n"),
        Whole("UpperHex", kChunked + "0A\r\n0123456789\r\n0\r\n\r\n",
              kChunkedHead + " body=[0123456789]\n"),
        Whole("BadSize", kChunked + "zz\r\n{}\r\n0\r\n\r\n", "400\n"),
        Whole("SizeWithPrefix", kChunked + "0x2\r\n{}\r\n0\r\n\r\n", "400\n"),
        Whole("SizeTooLong", kChunked + "fffffffffffffffff\r\n", "400\n"),
        Whole("ChunkWithoutLineBreak", kChunked + "2\r\n{}0\r\n\r\n", "400\n"),
        Whole("TooLarge", kChunked + "f\r\n0123456789abcde\r\n6\r\nabcdef\r\n0\r\n\r\n", "413\n"),
        Whole("AtTheLimit", kChunked + "f\r\n0123456789abcde\r\n5\r\nabcde\r\n0\r\n\r\n",
              kChunkedHead + " body=[0123456789abcdeabcde]\n"),
        Whole("LongTrailersAreThrownAway",
              kChunked + "0\r\nX: " + std::string(250, 'x') + "\r\n\r\n", kChunkedHead + "\n")));

INSTANTIATE_TEST_SUITE_P(
    Bad, LlhttpFramerTest,
    testing::Values(
        Whole("Garbage", "GARBAGE\r\n\r\n", "400\n"),
        Whole("LowerMethod", "get / HTTP/1.1\r\n\r\n", "400\n"),
        Whole("RtspMethod", "SETUP / HTTP/1.1\r\n\r\n", "400\n"),
        Whole("Connect", "CONNECT h:443 HTTP/1.1\r\n\r\n", "400\n"),
        Whole("TabAfterMethod", "GET\t/ HTTP/1.1\r\n\r\n", "400\n"),
        Whole("BlankInTarget", "GET /a b HTTP/1.1\r\n\r\n", "400\n"),
        Whole("RelativeTarget", "GET a HTTP/1.1\r\n\r\n", "400\n"),
        Whole("AuthorityWithoutPath", "GET http://h HTTP/1.1\r\n\r\n", "400\n"),
        Whole("HighByteInTarget", "GET /\xFF HTTP/1.1\r\n\r\n", "400\n"),
        Whole("ControlInTarget", std::string("GET /\0 HTTP/1.1\r\n\r\n", 19), "400\n"),
        Whole("TargetTooLong", "GET /" + std::string(40, 'a') + " HTTP/1.1\r\n\r\n", "400\n"),
        Whole("TargetAtTheLimit", "GET /" + std::string(39, 'a') + " HTTP/1.1\r\n\r\n",
              "GET /" + std::string(39, 'a') + "\n"),
        Whole("Version12", "GET / HTTP/1.2\r\n\r\n", "400\n"),
        Whole("Version3", "GET / HTTP/3\r\n\r\n", "400\n"),
        Whole("BlankInName", "GET / HTTP/1.1\r\nBad Header: x\r\n\r\n", "400\n"),
        Whole("BlankBeforeColon", "GET / HTTP/1.1\r\nX : y\r\n\r\n", "400\n"),
        Whole("NoColon", "GET / HTTP/1.1\r\nX\r\n\r\n", "400\n"),
        Whole("EmptyName", "GET / HTTP/1.1\r\n: y\r\n\r\n", "400\n"),
        Whole("NulInValue", std::string("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 26), "400\n"),
        Whole("Fold", "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "400\n"),
        Whole("FoldAtTheStart", "GET / HTTP/1.1\r\n X: a\r\n\r\n", "400\n"),
        Whole("BareLf", "GET / HTTP/1.1\nHost: h\n\n", "400\n"),
        Whole("BareLfInHeaders", "GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n", "400\n"),
        Whole("BareLfAtTheEnd", "GET / HTTP/1.1\r\nX: a\r\n\n", "400\n"),
        Whole("BareCrInValue", "GET / HTTP/1.1\r\nX: a\rY: b\r\n\r\n", "400\n"),
        // CVE-2023-30589: the parser ends an empty value at a lone CR and finds a second header
        // behind it.
        Whole("BareCrAfterColon", "GET / HTTP/1.1\r\nX:\rTransfer-Encoding: chunked\r\n\r\n",
              "400\n"),
        // Found by fuzz_framing: the first fault counts, also when both are in one piece.
        Whole("BareLfBeforeHeadersTooLarge",
              "GET /a\nX: y\r\nX: " + std::string(200, 'x') + "\r\n\r\n", "400\n"),
        Whole("HeadersTooLarge", "GET / HTTP/1.1\r\nX: " + std::string(200, 'x') + "\r\n\r\n",
              "431\n"),
        // Found by fuzz_framing: the first fault counts, also when the parser sees only the second.
        Whole("HeadersTooLargeBeforeABadName",
              "GET / HTTP/1.1\r\nX: " + std::string(175, 'x') + "\r\nabcdefghi/: y\r\n\r\n",
              "431\n"),
        Whole("BadNameBeforeHeadersTooLarge",
              "GET / HTTP/1.1\r\n/: " + std::string(300, 'x') + "\r\n\r\n", "400\n"),
        Whole("HeadersAtTheLimit", "GET / HTTP/1.1\r\nX: " + std::string(177, 'x') + "\r\n\r\n",
              "GET / X=[" + std::string(177, 'x') + "]\n"),
        Whole("HeadersOverTheLimit", "GET / HTTP/1.1\r\nX: " + std::string(178, 'x') + "\r\n\r\n",
              "431\n"),
        Whole("TwoLengths", "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
              "400\n"),
        Whole("TwoEqualLengths",
              "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "400\n"),
        Whole("LengthList", "POST / HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\n{}", "400\n"),
        Whole("LengthWithSign", "POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\n{}", "400\n"),
        Whole("NegativeLength", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n{}", "400\n"),
        Whole("LengthTooLong", "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
              "400\n"),
        Whole("LengthAndChunked",
              "POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
              "400\n"),
        Whole("ChunkedAndLength",
              "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
              "400\n"),
        Whole("Identity", "POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n", "400\n"),
        Whole("EmptyCodingAndLength",
              "POST / HTTP/1.1\r\nTransfer-Encoding:\r\nContent-Length: 2\r\n\r\n{}", "400\n"),
        Whole("LengthInATrailer", kChunked + "0\r\nContent-Length: 2\r\n\r\n", "400\n"),
        Whole("BareLfBehindTheLastChunk", kChunked + "0\r\n\n", "400\n"),
        Whole("BareLfBehindATrailer", kChunked + "0\r\nX: y\n\r\n", "400\n"),
        Whole("FoldedTrailer", kChunked + "0\r\nX: y\r\n z\r\n\r\n", "400\n"),
        Whole("ChunkedNotLast",
              "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", "400\n"),
        Whole("BodyTooLarge",
              "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 21\r\n\r\n" +
                  std::string(21, 'x'),
              "continue\n413\n"),
        Whole("MoreAfterClose", "GET / HTTP/1.1\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n",
              "GET / Connection=[close] ends close\n400\n"),
        Whole("MoreAfterHttp10", "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n",
              "GET / ends\n400\n"),
        Whole("GarbageAfterARequest", "GET / HTTP/1.1\r\n\r\nxyz", "GET /\n400\n"),
        Whole("Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400\n"),
        Whole("TlsHello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", 11),
              "400\n")));

TEST(LlhttpFramerStateTest, KnowsWhenARequestIsHalfSent) {
  LlhttpFramer framer({}, {});
  std::string_view input = "GET / HT";
  EXPECT_FALSE(framer.in_request());
  EXPECT_EQ(framer.Next(input), Event::kNeedMore);
  EXPECT_TRUE(framer.in_request());
  input = "TP/1.1\r\n\r\n";
  EXPECT_EQ(framer.Next(input), Event::kRequest);
  EXPECT_FALSE(framer.in_request());
}

TEST(LlhttpFramerStateTest, ShrinkKeepsAHalfSentRequest) {
  LlhttpFramer framer({}, {});
  const std::string start =
      "POST / HTTP/1.1\r\nContent-Length: 10000\r\n\r\n" + std::string(9999, 'x');
  std::string_view input = start;
  EXPECT_EQ(framer.Next(input), Event::kHead);
  EXPECT_EQ(framer.Next(input), Event::kNeedMore);
  framer.Shrink();
  input = "y";
  ASSERT_EQ(framer.Next(input), Event::kRequest);
  EXPECT_EQ(framer.request().body, std::string(9999, 'x') + "y");
  framer.Shrink();
  EXPECT_LT(framer.request().body.capacity(), 100u);
}

TEST(LlhttpFramerStateTest, GivesNothingOfOneRequestToTheNext) {
  LlhttpFramer framer({}, {});
  std::string_view input =
      "POST /long HTTP/1.1\r\nA: b\r\nC: d\r\nContent-Length: 2\r\n\r\n{}GET /s HTTP/1.1\r\nE: "
      "f\r\n\r\n";
  ASSERT_EQ(framer.Next(input), Event::kRequest);
  ASSERT_EQ(framer.Next(input), Event::kRequest);
  EXPECT_EQ(Describe(framer), "GET /s E=[f]\n");
}

// What follows in the same piece is lost as well, so the cut matters.
TEST(LlhttpFramerStateTest, LosesTheBodyOfAnUpgradeAndWhatIsBehindIt) {
  const std::string head =
      "POST /a HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 4\r\n\r\n";
  const std::string next = "GET /b HTTP/1.1\r\n\r\n";
  const std::string post = "POST /a Upgrade=[h2c] Connection=[Upgrade] Content-Length=[4]\n";
  EXPECT_EQ(Frame<LlhttpFramer>({head + "body" + next}), post);
  EXPECT_EQ(Frame<LlhttpFramer>({head + "body", next}), post + "GET /b\n");
  // Not even a body that comes later is taken for a request.
  EXPECT_EQ(Frame<LlhttpFramer>({head, "GET ", next}), post + "GET /b\n");
  EXPECT_EQ(Frame<LlhttpFramer>({head, "GET " + next}), post + "GET /b\n");
  EXPECT_EQ(
      Frame<LlhttpFramer>({"GET /a HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + next}),
      "GET /a Upgrade=[x] Connection=[upgrade]\n");
  EXPECT_EQ(Frame<LlhttpFramer>(
                {"POST /a HTTP/1.1\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\n{}" + next}),
            "POST /a Upgrade=[h2c] Content-Length=[2] body=[{}]\nGET /b\n")
      << "without Connection: Upgrade it is a header like others";
}

TEST(LlhttpFramerStateTest, KnowsAWebSocket) {
  const auto wants = [](const std::string& headers) {
    LlhttpFramer framer({}, {});
    const std::string request = "GET /a HTTP/1.1\r\n" + headers + "\r\n";
    std::string_view input = request;
    EXPECT_EQ(framer.Next(input), Event::kRequest);
    return framer.wants_websocket();
  };
  EXPECT_TRUE(wants("Upgrade: websocket\r\nConnection: Upgrade\r\n"));
  EXPECT_TRUE(wants("Upgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n"));
  EXPECT_FALSE(wants("Upgrade: websocket\r\n"));
  EXPECT_FALSE(wants("Upgrade: websocket, h2c\r\nConnection: Upgrade\r\n"));
  EXPECT_FALSE(wants("Upgrade: h2c\r\nConnection: Upgrade\r\n"));
}

TEST(LlhttpFramerStateTest, DropsABodyOnRequest) { CheckDroppedBody<LlhttpFramer>(); }

}  // namespace
}  // namespace mock_server::http
