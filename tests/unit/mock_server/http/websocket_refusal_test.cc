#include "mock_server/http/websocket_refusal.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace mock_server::http {
namespace {

using base::HttpHeaders;
using base::HttpRequest;

constexpr const char* kKey = "dGhlIHNhbXBsZSBub25jZQ==";

// "STATUS reason", without what all texts begin and end with.
std::string Refuse(HttpHeaders headers, const std::string& method = "GET",
                   const std::string& target = "/ws") {
  HttpRequest request{method, target, std::move(headers), ""};
  request.headers.insert(request.headers.begin(),
                         {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}});
  const WebSocketRefusal refusal = RefuseWebSocket(request);
  const std::string start = "Failed to open a WebSocket connection: ";
  std::string text = refusal.text;
  if (text.starts_with(start)) text = " " + text.substr(start.size());
  if (text.ends_with(".\n")) text.resize(text.size() - 2);
  return std::to_string(refusal.status) + text;
}

std::string RefuseKey(const std::string& key) {
  return Refuse({{"Sec-WebSocket-Key", key}, {"Sec-WebSocket-Version", "13"}});
}

// The texts are those of the library, which the wire oracle compares (tests/oracle/wire_check.py).
TEST(WebSocketRefusalTest, SaysWhatIsWrongWithTheHandshake) {
  EXPECT_EQ(RefuseKey(kKey), "403");
  EXPECT_EQ(Refuse({{"Sec-WebSocket-Key", kKey}, {"Sec-WebSocket-Version", "13"}}, "POST"),
            "400 did not receive a valid HTTP request; unsupported HTTP method: POST");
  EXPECT_EQ(Refuse({}), "400 missing Sec-WebSocket-Key header; 'sec-websocket-key'");
  EXPECT_EQ(Refuse({{"Sec-WebSocket-Key", kKey}}),
            "400 missing Sec-WebSocket-Version header; 'sec-websocket-version'");
  EXPECT_EQ(Refuse({{"Sec-WebSocket-Key", kKey}, {"Sec-WebSocket-Version", "8"}}),
            "400 invalid Sec-WebSocket-Version header: 8");
  EXPECT_EQ(RefuseKey("YQ=="), "400 invalid Sec-WebSocket-Key header: YQ==");
  EXPECT_EQ(RefuseKey("YQ="), "400 invalid Sec-WebSocket-Key header: YQ=; Incorrect padding");
  EXPECT_EQ(RefuseKey("Y!=="),
            "400 invalid Sec-WebSocket-Key header: Y!==; Only base64 data is allowed");
  EXPECT_EQ(RefuseKey("\xE9").substr(0, 42), "500Failed to open a WebSocket connection.\n");
  EXPECT_EQ(Refuse({{"Sec-WebSocket-Key", kKey}, {"Sec-WebSocket-Version", "\xE9"}}), "0");
  EXPECT_EQ(Refuse({{"Upgrade", "h2c"}}).substr(0, 45),
            "426 invalid Upgrade header: websocket, h2c.\n\n");
  EXPECT_EQ(Refuse({{"Connection", "a b"}}),
            "400 invalid Connection header: expected comma at 2 in a b");
  EXPECT_EQ(Refuse({{"X", std::string(8200, 'x')}}),
            "400 did not receive a valid HTTP request; line too long");
  EXPECT_EQ(Refuse(HttpHeaders(127, {"x", "y"})),
            "400 did not receive a valid HTTP request; too many HTTP headers");
}

}  // namespace
}  // namespace mock_server::http
