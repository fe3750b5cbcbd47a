// The raw exchanges recorded at the real servers, byte for byte over a real socket, without waiting
// for silence: after an exchange the connection is asked whether it is still open.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "harness/drift/json_slices.h"
#include "include/understudy/mock_server.h"
#include "tests/support/raw_client.h"

namespace tests::integration {
namespace {

using base::Service;
using support::RawClient;

struct RawExchange {
  Service service = Service::kGateway;
  std::string id;
  std::vector<std::string> pieces;
  std::string answer;  // masked
  bool closed = false;
};

void PrintTo(const RawExchange& exchange, std::ostream* out) { *out << exchange.id; }

std::string FromBase64(std::string_view text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = (bits << 6) | static_cast<unsigned>(kDigits.find(c));
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  return bytes;
}

// The recorder read bytes as Latin-1; each character of the answer is a byte.
std::string ToBytes(const std::string& utf8) {
  std::string bytes;
  for (size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes += utf8[i];
    } else {
      bytes += static_cast<char>((lead << 6) | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
    }
  }
  return bytes;
}

// The services' own pages, whose texts are ours, and so their lengths.
bool IsPage(std::string_view id) { return id.starts_with("docs.") || id.starts_with("openapi."); }

std::string Mask(const std::string& id, std::string text) {
  if (IsPage(id))
    text = std::regex_replace(text, std::regex("content-length: [0-9]+"), "content-length: N");
  const std::pair<std::regex, const char*> masks[] = {
      // The gateway's WebSocket library writes it with a capital.
      {std::regex("date: [^\r]+", std::regex::icase), "date: D"},
      {std::regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"},
      {std::regex("[0-9a-f]{32}"), "HEX32"},
      {std::regex("(x-span-id: )[0-9a-f]{16}"), "$1HEX16"},
      {std::regex("'timestamp': \\d{13}"), "'timestamp': T"},
      {std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?"), "TIME"},
      {std::regex("(did:agent:[^\"]*:)[0-9a-f]{8}"), "$1HEX"},
      // The times have no decimals once in a million.
      {std::regex("content-length: 26[0-9]"), "content-length: 26N"},
      {std::regex("x{1000,}"), "x*"},
      {std::regex("http://[a-z0-9.-]+:\\d+/"), "http://HOST/"},
  };
  for (const auto& [pattern, mask] : masks) text = std::regex_replace(text, pattern, mask);
  return text;
}

struct Recording {
  Service service;
  const char* file;
  size_t count;
};

constexpr Recording kRecordings[] = {{Service::kGateway, "raw.jsonl", 59},
                                     {Service::kGateway, "raw-l09-2.jsonl", 65},
                                     {Service::kDataLayer, "raw-l01.jsonl", 77}};

std::vector<RawExchange> Load(const Recording& recording) {
  std::ifstream file(std::string(UNDERSTUDY_SOURCE_DIR "/tests/corpus/recordings/") +
                     recording.file);
  std::vector<RawExchange> exchanges;
  for (std::string line; std::getline(file, line);) {
    RawExchange& exchange = exchanges.emplace_back();
    exchange.service = recording.service;
    exchange.id = harness::drift::DecodeString(harness::drift::Member(line, "id"));
    for (const std::string_view piece :
         harness::drift::Elements(harness::drift::Member(line, "pieces"))) {
      exchange.pieces.push_back(FromBase64(harness::drift::DecodeString(piece)));
    }
    exchange.answer = ToBytes(harness::drift::DecodeString(harness::drift::Member(line, "answer")));
    exchange.closed = harness::drift::Member(line, "closed") == "true";
  }
  return exchanges;
}

std::vector<RawExchange> LoadAll() {
  std::vector<RawExchange> all;
  for (const Recording& recording : kRecordings) {
    for (RawExchange& exchange : Load(recording)) all.push_back(std::move(exchange));
  }
  return all;
}

class RawExchangesTest : public testing::TestWithParam<RawExchange> {
 protected:
  // What is still to come of a request's body.
  static std::string RestOfBody(const RawExchange& exchange) {
    if (exchange.id == "early.chunked") return "cde\r\n0\r\n\r\n";
    const std::string& piece = exchange.pieces.back();
    const size_t length_at = piece.rfind("Content-Length: ");
    const bool chunked = piece.find("chunked") != std::string::npos;
    if (exchange.pieces.size() > 1 || length_at == std::string::npos || chunked) return "";
    const size_t length = std::strtoul(piece.c_str() + length_at + 16, nullptr, 10);
    const size_t body = piece.size() - piece.find("\r\n\r\n", length_at) - 4;
    return std::string(length > body ? length - body : 0, 'x');
  }

  // As many answers as there are in the recording.
  static std::string ReadAnswers(const RawExchange& exchange, RawClient& client) {
    const bool head_only = exchange.pieces[0].starts_with("HEAD ");
    std::string answers;
    for (size_t at = 0; (at = exchange.answer.find("HTTP/1.1 ", at)) != std::string::npos; ++at)
      answers += head_only ? client.ReadHead() : client.ReadAnswer();
    return answers;
  }
};

TEST_P(RawExchangesTest, IsAnsweredByteForByte) {
  // These wait for the rest of a body, so no further request can be told from it.
  static const std::set<std::string> waiting = {"post.expect_only", "post.short_body"};
  // After these the gateway's parser is at the end of the connection although the server keeps it
  // open; a further request is malformed there as it is here.
  static const std::set<std::string> ended = {"get.close_upper", "get.version_20",
                                              "get.no_version"};
  RawExchange exchange = GetParam();
  if (IsPage(exchange.id)) exchange.answer = Mask(exchange.id, exchange.answer);
  understudy::MockServer server;
  RawClient client(exchange.service == Service::kGateway ? server.gateway_port()
                                                         : server.data_layer_port());
  for (const std::string& piece : exchange.pieces) client.Send(piece);
  if (waiting.contains(exchange.id)) client.EndSending();
  if (exchange.closed || waiting.contains(exchange.id)) {
    EXPECT_EQ(Mask(exchange.id, client.ReadToEnd()), exchange.answer);
    EXPECT_EQ(client.end(), RawClient::End::kClosed);
    return;
  }
  EXPECT_EQ(Mask(exchange.id, ReadAnswers(exchange, client)), exchange.answer);
  client.Send(RestOfBody(exchange) +
              "GET /health/live HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.ReadToEnd().substr(0, 12),
            ended.contains(exchange.id) ? "HTTP/1.1 400" : "HTTP/1.1 200")
      << "is it still open?";
}

INSTANTIATE_TEST_SUITE_P(Recorded, RawExchangesTest, testing::ValuesIn(LoadAll()),
                         [](const auto& test) {
                           const char* const service =
                               test.param.service == Service::kGateway ? "L09_" : "L01_";
                           return service + std::to_string(test.index) + "_" +
                                  std::regex_replace(test.param.id, std::regex("[^A-Za-z0-9]"),
                                                     "_");
                         });

TEST(RawExchangesTest, AreAllThere) {
  for (const Recording& recording : kRecordings)
    EXPECT_EQ(Load(recording).size(), recording.count) << recording.file;
}

}  // namespace
}  // namespace tests::integration
