#include "mock_server/http/h11_framer.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/mock_server/http/framing.h"

namespace mock_server::http {
namespace {

class H11FramerTest : public testing::TestWithParam<FramingCase> {};

TEST_P(H11FramerTest, GivesTheSameForEveryCut) { CheckEveryCut<H11Framer>(GetParam()); }

const std::string kChunked = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kChunkedHead = "POST /a Host=[h] Transfer-Encoding=[chunked]";

// A GET with a Host and these lines, and what it becomes.
FramingCase Get(const char* name, const std::string& lines, const std::string& headers) {
  return {name, "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n",
          headers.starts_with("4") ? headers : "GET / Host=[h]" + headers + "\n"};
}

INSTANTIATE_TEST_SUITE_P(
    Good, H11FramerTest,
    testing::Values(
        Get("NoMore", "", ""),
        FramingCase{"Target", "GET /a?b=c#d HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /a?b=c#d Host=[h]\n"},
        FramingCase{"AbsoluteForm", "GET http://h:80/a HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET http://h:80/a Host=[h]\n"},
        FramingCase{"RelativeTarget", "GET a HTTP/1.1\r\nHost: h\r\n\r\n", "GET a Host=[h]\n"},
        FramingCase{"Connect", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n",
                    "CONNECT h:443 Host=[h]\n"},
        FramingCase{"AnyMethod", "f#o / HTTP/1.1\r\nHost: h\r\n\r\n", "f#o / Host=[h]\n"},
        FramingCase{"Http10NeedsNoHost", "GET / HTTP/1.0\r\n\r\n", "GET / ends close\n"},
        FramingCase{"Http10KeepAlive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                    "GET / Connection=[keep-alive] ends close\n"},
        FramingCase{"Http09", "GET / HTTP/0.9\r\n\r\n", "GET / ends close\n"},
        FramingCase{"Http12", "GET / HTTP/1.2\r\n\r\n", "GET /\n"},
        FramingCase{"Http20", "GET / HTTP/2.0\r\n\r\n", "GET /\n"},
        FramingCase{"BareLf", "GET / HTTP/1.1\nHost: h\n\n", "GET / Host=[h]\n"},
        FramingCase{"MixedLineEnds", "GET / HTTP/1.1\nHost: h\r\nX: y\n\r\n",
                    "GET / Host=[h] X=[y]\n"},
        FramingCase{"Pipelined",
                    "GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: i\r\n\r\n",
                    "GET /a Host=[h]\nGET /b Host=[i]\n"},
        Get("BlanksAroundAValue", "X: \t y z \t\r\n", " X=[y z]"),
        Get("EmptyValues", "X:\r\nY: \r\n", " X=[] Y=[]"),
        Get("ControlsInAValue", "X: a\x01\x1F\x7F\xFF\r\n", " X=[a\x01\x1F\x7F\xFF]"),
        Get("Fold", "X: a\r\n  b\r\n\tc\r\nY: d\r\n", " X=[a b c] Y=[d]"),
        Get("FoldOfNothing", "X: a\r\n \r\n", " X=[a]"),
        Get("Upgrade", "Connection: Upgrade\r\nUpgrade: h2c\r\n",
            " Connection=[Upgrade] Upgrade=[h2c]"),
        Get("Close", "Connection: close\r\n", " Connection=[close] ends close"),
        Get("CloseInAList", "Connection: x, CLOSE\r\n", " Connection=[x, CLOSE] ends close"),
        Get("CloseInTheSecond", "Connection: x\r\nConnection: close\r\n",
            " Connection=[x] Connection=[close] ends close"),
        FramingCase{"Body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
                    "POST / Host=[h] Content-Length=[2] body=[{}]\n"},
        FramingCase{"LengthList", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2, 2\r\n\r\n{}",
                    "POST / Host=[h] Content-Length=[2] body=[{}]\n"},
        FramingCase{"EqualLengths",
                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX: y\r\ncontent-length: "
                    "2\r\n\r\n{}",
                    "POST / Host=[h] Content-Length=[2] X=[y] body=[{}]\n"},
        FramingCase{"LengthAndChunked",
                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nTransfer-Encoding: "
                    "Chunked\r\n\r\n0\r\n\r\n",
                    "POST / Host=[h] Content-Length=[9] Transfer-Encoding=[chunked]\n"},
        FramingCase{"Continue",
                    "POST / HTTP/1.1\r\nHost: h\r\nExpect: x, 100-Continue\r\nContent-Length: "
                    "2\r\n\r\n{}",
                    "continue\nPOST / Host=[h] Expect=[x, 100-Continue] Content-Length=[2] "
                    "body=[{}]\n"},
        FramingCase{"NoContinueForHttp10",
                    "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
                    "POST / Expect=[100-continue] Content-Length=[2] body=[{}] ends close\n"}));

INSTANTIATE_TEST_SUITE_P(
    Chunked, H11FramerTest,
    testing::Values(
        FramingCase{"Chunks", kChunked + "5\r\nhello\r\n04\r\n you\r\n000\r\n\r\n",
                    kChunkedHead + " body=[hello you]\n"},
        FramingCase{"Extensions", kChunked + "2;a=b;c=d\r\n{}\r\n0;e\r\n\r\n",
                    kChunkedHead + " body=[{}]\n"},
        FramingCase{"BlanksBehindTheSize", kChunked + "2 \t\r\n{}\r\n0\r\n\r\n",
                    kChunkedHead + " body=[{}]\n"},
        FramingCase{"Trailers",
                    kChunked + "2\r\n{}\r\n0\r\nX: y\r\nZ: z\r\n\r\nGET / HTTP/1.0\r\n\r\n",
                    kChunkedHead + " body=[{}]\nGET / ends close\n"},
        FramingCase{"TrailersWithBareLf", kChunked + "0\r\nX: y\n\nGET / HTTP/1.0\r\n\r\n",
                    kChunkedHead + "\nGET / ends close\n"},
        FramingCase{"NoTrailersWithBareLf", kChunked + "0\r\n\nGET / HTTP/1.0\r\n\r\n",
                    kChunkedHead + "\nGET / ends close\n"},
        FramingCase{"BadTrailer", kChunked + "0\r\nX : y\r\n\r\n", "400\n"},
        FramingCase{"FoldedFirstTrailer", kChunked + "0\r\n X: y\r\n\r\n", "400\n"},
        FramingCase{"LengthsInTrailers", kChunked + "0\r\nContent-Length: x\r\n\r\n", "400\n"},
        FramingCase{"BadSize", kChunked + "zz\r\n", "400\n"},
        FramingCase{"NoSize", kChunked + "\r\n", "400\n"},
        FramingCase{"SizeOf21Digits", kChunked + "000000000000000000002\r\n{}\r\n0\r\n\r\n",
                    "400\n"},
        FramingCase{"SizeOf20Digits", kChunked + "00000000000000000002\r\n{}\r\n0\r\n\r\n",
                    kChunkedHead + " body=[{}]\n"},
        FramingCase{"SizeOverAllNumbers", kChunked + "ffffffffffffffffffff\r\n{}", "413\n"},
        FramingCase{"BareLfBehindTheSize", kChunked + "2\n{}\r\n0\r\n\r\n", "400\n"},
        FramingCase{"BareLfBehindTheChunk", kChunked + "2\r\n{}\n0\r\n\r\n", "400\n"},
        FramingCase{"LongerThanItsSize", kChunked + "2\r\n{}x\r\n0\r\n\r\n", "400\n"},
        FramingCase{"TooLarge", kChunked + "f\r\n0123456789abcde\r\n6\r\nabcdef\r\n0\r\n\r\n",
                    "413\n"}));

INSTANTIATE_TEST_SUITE_P(
    Bad, H11FramerTest,
    testing::Values(
        FramingCase{"LeadingLineEnd", "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"LeadingBlank", " GET / HTTP/1.1\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"TlsHello", std::string("\x16\x03\x01\x02\x00\x01", 6), "400\n"},
        FramingCase{"LineEndBehindABody",
                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}\r\n",
                    "POST / Host=[h] Content-Length=[2] body=[{}]\n400\n"},
        FramingCase{"GarbageIsJudgedAtItsEnd", "garbage\r\n", ""},
        FramingCase{"Garbage", "garbage\r\n\r\n", "400\n"},
        FramingCase{"TwoBlanks", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"BlankBehindTheVersion", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"NoVersion", "GET /\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"Version11Long", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"LowerProtocol", "GET / http/1.1\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"BadMethod", "G@T / HTTP/1.1\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"HighByteInTarget", "GET /\xFF HTTP/1.1\r\nHost: h\r\n\r\n", "400\n"},
        FramingCase{"NoHost", "GET / HTTP/1.1\r\n\r\n", "400\n"},
        Get("TwoHosts", "Host: h\r\n", "400\n"), Get("BlankBeforeColon", "X : y\r\n", "400\n"),
        Get("NoColon", "X\r\n", "400\n"), Get("EmptyName", ": y\r\n", "400\n"),
        Get("NulInValue", std::string("X: a\0b\r\n", 8), "400\n"),
        Get("BareCrInValue", "X: a\rb\r\n", "400\n"),
        Get("FormFeedInValue", "X: a\fb\r\n", "400\n"),
        Get("VerticalTabInValue", "X: a\vb\r\n", "400\n"),
        FramingCase{"FoldAtTheStart", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", "400\n"},
        Get("DifferentLengths", "Content-Length: 2\r\nContent-Length: 3\r\n", "400\n"),
        Get("LengthsInOtherDigits", "Content-Length: 2, 02\r\n", "400\n"),
        Get("LengthListWithAHole", "Content-Length: 2,\r\n", "400\n"),
        Get("NoLength", "Content-Length:\r\n", "400\n"),
        Get("SignedLength", "Content-Length: +2\r\n", "400\n"),
        Get("LengthOf21Digits", "Content-Length: 000000000000000000002\r\n", "400\n"),
        Get("GzipAndChunked", "Transfer-Encoding: gzip, chunked\r\n", "400\n"),
        Get("TwoTransferEncodings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "400\n"),
        FramingCase{"BodyTooLarge",
                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
                    "413\n"},
        Get("HeadersTooLarge", "X: " + std::string(200, 'x') + "\r\n", "431\n")));

TEST(H11FramerStateTest, DropsABodyOnRequest) { CheckDroppedBody<H11Framer>(); }

TEST(H11FramerStateTest, KnowsThatAClientSpeaksHttp11) {
  H11Framer framer({}, {});
  std::string_view input = "GET / HTTP/1.0\r\n\r\n";
  EXPECT_EQ(framer.Next(input), RequestFramer::Event::kRequest);
  EXPECT_FALSE(framer.speaks_http_1_1());
  input = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  EXPECT_EQ(framer.Next(input), RequestFramer::Event::kRequest);
  EXPECT_TRUE(framer.speaks_http_1_1());
}

TEST(H11FramerStateTest, RefusesAHeadOver64KiB) {
  const auto fits = [](size_t size) {
    H11Framer framer({}, {});
    const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    const std::string bytes = start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
    std::string_view input = bytes;
    return framer.Next(input) == RequestFramer::Event::kRequest;
  };
  EXPECT_TRUE(fits(65536));
  EXPECT_FALSE(fits(65537));
}

}  // namespace
}  // namespace mock_server::http
