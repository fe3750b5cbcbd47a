// Raw bytes to the gateway over a real socket, and the whole of what must come back. Each case is
// played three times: in one piece, byte by byte, and with the client ending its side at once.
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "tests/integration/http_server_fixture.h"
#include "tests/support/raw_client.h"

namespace tests::integration {
namespace {

using support::RawClient;

enum class After {
  kStaysOpen,  // and answers the next request
  kCloses,
  kWaits,  // for the rest of a request
};

struct Case {
  const char* name;
  std::string bytes;
  std::string answers;  // "STATUS BODY" a line, or "continue"
  After after = After::kStaysOpen;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

// The answers in a stream, a line each, with what a head must have checked.
std::string Answers(std::string bytes) {
  std::string text;
  while (!bytes.empty()) {
    const size_t head_end = bytes.find("\r\n\r\n");
    if (head_end == std::string::npos) return text + "cut: " + bytes;
    const std::string head = bytes.substr(0, head_end + 2);
    bytes.erase(0, head_end + 4);
    if (head == "HTTP/1.1 100 Continue\r\n") {
      text += "continue\n";
      continue;
    }
    EXPECT_TRUE(std::regex_search(
        head, std::regex("^HTTP/1.1 [0-9]{3} [^\r]*\r\ndate: [^\r]{29}\r\nserver: uvicorn\r\n")))
        << head;
    std::smatch length;
    EXPECT_TRUE(std::regex_search(head, length, std::regex("\r\ncontent-length: ([0-9]+)\r\n")))
        << head;
    if (length.empty()) return text + "no length: " + head;
    const size_t count = std::stoul(length[1]);
    text += head.substr(9, 3) + " " + bytes.substr(0, count) + "\n";
    bytes.erase(0, count);
  }
  return text;
}

const std::string kInvalid = "400 Invalid HTTP request received.\n";
const std::string kChunked = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

const std::vector<Case> kCases = {
    {"Get", "GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n", "200 GET /a?b\n"},
    {"NoHost", "GET /a HTTP/1.1\r\n\r\n", "200 GET /a\n"},
    {"Close", "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n", "200 GET /a\n", After::kCloses},
    {"Http10", "GET /a HTTP/1.0\r\n\r\n", "200 GET /a\n", After::kCloses},
    {"Http10KeepAlive", "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "200 GET /a\n",
     After::kCloses},
    {"Pipelined", "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n",
     "200 GET /a\n200 GET /b\n200 GET /c\n"},
    {"PipelinedWithDelay", "GET /delay/3 HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
     "200 GET /delay/3\n200 GET /b\n"},
    {"PipelinedLastCloses", "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n",
     "200 GET /a\n200 GET /b\n", After::kCloses},
    {"AbsoluteTarget", "GET http://h:80/a?b HTTP/1.1\r\n\r\n", "200 GET /a?b\n"},
    {"Asterisk", "OPTIONS * HTTP/1.1\r\n\r\n", "200 OPTIONS *\n"},
    {"Body", "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", "200 POST /a [{}]\n"},
    {"Continue", "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
     "continue\n200 POST /a [{}]\n"},
    {"ContinueAndNoMore", "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
     "continue\n", After::kWaits},
    {"HalfHead", "GET /a HTTP/1.1\r\nHost", "", After::kWaits},
    {"HalfBody", "POST /a HTTP/1.1\r\nContent-Length: 12\r\n\r\n{", "", After::kWaits},
    {"Nothing", "", ""},
    {"LineBreaksOnly", "\r\n\r\n", ""},
    {"Chunked", kChunked + "5\r\nhello\r\n4\r\n you\r\n0\r\n\r\n", "200 POST /a [hello you]\n"},
    {"ChunkedExtensionAndTrailer",
     kChunked + "2;a=\"b\"\r\n{}\r\n0;c\r\nX: y\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
     "200 POST /a [{}]\n200 GET /b\n"},
    {"ChunkedHalf", kChunked + "5\r\nhello\r", "", After::kWaits},
    {"ChunkedBadSize", kChunked + "zz\r\n", kInvalid, After::kCloses},
    {"HeadersOf70000Bytes", "GET /a HTTP/1.1\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n",
     "200 GET /a\n"},
    {"HeadersTooLarge", "GET /a HTTP/1.1\r\nX: " + std::string(1'100'000, 'x') + "\r\n\r\n",
     "431 The headers are larger than the limit of 1048576 bytes.\n", After::kCloses},
    {"TargetOf60000Bytes", "GET /size/3?" + std::string(60'000, 'x') + " HTTP/1.1\r\n\r\n",
     "200 xxx\n"},
    {"TargetOver64K", "GET /" + std::string(65'600, 'x') + " HTTP/1.1\r\n\r\n", kInvalid,
     After::kCloses},
    {"BodyTooLarge", "POST /a HTTP/1.1\r\nContent-Length: 1001\r\n\r\n",
     "413 The body is larger than the limit of 1000 bytes; `understudy serve --max-body-mb` "
     "changes it.\n",
     After::kCloses},
    {"ChunkedBodyTooLarge",
     kChunked + "400\r\n" + std::string(0x400, 'x') + "\r\n0\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
     "413 The body is larger than the limit of 1000 bytes; `understudy serve --max-body-mb` "
     "changes it.\n",
     After::kCloses},
    {"BodyAtTheLimit",
     "POST /size/3 HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'), "200 xxx\n"},
    {"TwoLengths", "POST /a HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
     kInvalid, After::kCloses},
    {"LengthAndChunked",
     "POST /a HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /b "
     "HTTP/1.1\r\n\r\n",
     kInvalid, After::kCloses},
    {"BareLf", "GET /a HTTP/1.1\nHost: h\n\n", kInvalid, After::kCloses},
    {"BareLfHidesAHeader", "POST /a HTTP/1.1\r\nX: y\nContent-Length: 2\r\n\r\n{}", kInvalid,
     After::kCloses},
    {"BareCrHidesAHeader", "POST /a HTTP/1.1\r\nX:\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     kInvalid, After::kCloses},
    {"Fold", "GET /a HTTP/1.1\r\nX: y\r\n z\r\n\r\n", kInvalid, After::kCloses},
    {"NulInValue", std::string("GET /a HTTP/1.1\r\nX: y\0\r\n\r\n", 26), kInvalid, After::kCloses},
    {"BlankBeforeColon", "GET /a HTTP/1.1\r\nX : y\r\n\r\n", kInvalid, After::kCloses},
    {"Garbage", "GARBAGE\r\n\r\n", kInvalid, After::kCloses},
    {"TlsHello", std::string("\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", 11), kInvalid,
     After::kCloses},
    // What Pistache's own parser answered before any handler saw it.
    {"OddHeaderValues",
     "GET /a HTTP/1.1\r\nAccept: garbage\r\nAccept: \r\nContent-Type: foo\r\nCache-Control: "
     "weird\r\n"
     "Cookie: a=\"b;c\"\r\nCookie: a\r\nDate: x\r\nHost: h:99999\r\nHost: h:abc\r\n\r\n",
     "200 GET /a\n"},
    {"NegativeLength", "POST /a HTTP/1.1\r\nContent-Length: -5\r\n\r\n", kInvalid, After::kCloses},
    {"LengthIsNoNumber", "POST /a HTTP/1.1\r\nContent-Length: abc\r\n\r\n", kInvalid,
     After::kCloses},
    {"LengthInHex", "POST /a HTTP/1.1\r\nContent-Length: 0x5\r\n\r\n", kInvalid, After::kCloses},
    {"LengthTooLong", "POST /a HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", kInvalid,
     After::kCloses},
    {"LengthList", "POST /a HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\n{}", kInvalid, After::kCloses},
    {"IdentityCoding", "POST /a HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n", kInvalid,
     After::kCloses},
    {"NothingIsReadAfterAFault",
     "GET /a HTTP/1.1\r\nX y\r\n\r\nGET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n", kInvalid,
     After::kCloses},
    {"HeaderWithoutColon", "GET /a HTTP/1.1\r\nHost\r\n\r\n", kInvalid, After::kCloses},
    {"ChunkSizeTooLong", kChunked + "fffffffffffffffff\r\n", kInvalid, After::kCloses},
    {"ChunkSizeNegative", kChunked + "-1\r\n", kInvalid, After::kCloses},
    {"ChunkedTwice", "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
     kInvalid, After::kCloses},
    {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", kInvalid, After::kCloses},
};

class HttpTableTest : public testing::TestWithParam<Case> {
 protected:
  static mock_server::http::HttpServerOptions Options() {
    mock_server::http::HttpServerOptions options;
    options.limits.max_body_bytes = 1000;
    return options;
  }

  // Sends the pieces and then what shows whether the connection still works.
  void Play(const std::vector<std::string_view>& pieces, const std::string& wanted) {
    RawClient client(server_.port());
    for (const std::string_view piece : pieces) {
      if (!client.Send(piece)) break;
    }
    std::string wanted_now = wanted;
    switch (GetParam().after) {
      case After::kStaysOpen:
        client.Send("GET /next HTTP/1.1\r\nConnection: close\r\n\r\n");
        wanted_now += "200 GET /next\n";
        break;
      case After::kWaits:
        client.EndSending();
        break;
      case After::kCloses:
        break;
    }
    EXPECT_EQ(Answers(client.ReadToEnd()), wanted_now);
    EXPECT_EQ(client.end(), RawClient::End::kClosed);
  }

  RunningServer server_{Options()};
};

TEST_P(HttpTableTest, InOnePiece) { Play({GetParam().bytes}, GetParam().answers); }

TEST_P(HttpTableTest, ByteByByte) {
  std::vector<std::string_view> pieces;
  const std::string_view bytes = GetParam().bytes;
  // The long ones are cut into pieces of an odd size.
  const size_t step = bytes.size() < 1000 ? 1 : 997;
  for (size_t at = 0; at < bytes.size(); at += step) pieces.push_back(bytes.substr(at, step));
  Play(pieces, GetParam().answers);
}

TEST_P(HttpTableTest, WithTheClientsEndRightBehind) {
  RawClient client(server_.port());
  client.Send(GetParam().bytes);
  client.EndSending();
  EXPECT_EQ(Answers(client.ReadToEnd()), GetParam().answers);
  EXPECT_EQ(client.end(), RawClient::End::kClosed);
}

INSTANTIATE_TEST_SUITE_P(All, HttpTableTest, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tests::integration
