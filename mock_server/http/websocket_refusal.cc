#include "mock_server/http/websocket_refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace mock_server::http {

using base::EqualsIgnoreCase;
using base::HttpHeader;
using base::HttpRequest;

namespace {

constexpr size_t kMaxHeaders = 128;
constexpr size_t kMaxLineBytes = 8192;
constexpr size_t kKeyBytes = 16;
constexpr std::string_view kTokenCharacters =
    "-!#$%&'*+.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

WebSocketRefusal BadRequest(std::string_view reason) {
  return {400, fmt::format("Failed to open a WebSocket connection: {}.\n", reason)};
}

std::vector<std::string_view> ValuesOf(const HttpRequest& request, std::string_view name) {
  std::vector<std::string_view> values;
  for (const HttpHeader& header : request.headers) {
    if (!EqualsIgnoreCase(header.name, name)) continue;
    std::string_view value = header.value;
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    values.push_back(value);
  }
  return values;
}

// The library reads the request again, line by line.
std::optional<WebSocketRefusal> CheckMessage(const HttpRequest& request) {
  const auto invalid = [](std::string_view why) {
    return BadRequest(fmt::format("did not receive a valid HTTP request; {}", why));
  };
  constexpr std::string_view kRestOfRequestLine = "  HTTP/1.1\r\n";
  if (request.method.size() + request.target.size() + kRestOfRequestLine.size() > kMaxLineBytes)
    return invalid("line too long");
  if (request.method != "GET")
    return invalid(fmt::format("unsupported HTTP method: {}", request.method));
  size_t count = 0;
  for (const HttpHeader& header : request.headers) {
    if (++count > kMaxHeaders) return invalid("too many HTTP headers");
    constexpr std::string_view kRestOfHeader = ": \r\n";
    if (header.name.size() + header.value.size() + kRestOfHeader.size() > kMaxLineBytes)
      return invalid("line too long");
  }
  return std::nullopt;
}

// Reads a list of tokens; with `with_version`, of `token/token`. The refusal when it is none.
std::optional<WebSocketRefusal> ReadList(std::string_view name, std::string_view expected,
                                         bool with_version, std::string_view list,
                                         std::vector<std::string_view>& items) {
  size_t at = 0;
  const auto skip = [&](std::string_view characters) {
    at = std::min(list.find_first_not_of(characters, at), list.size());
  };
  const auto skip_commas = [&] {
    while (at < list.size() && list[at] == ',') {
      ++at;
      skip(" \t");
    }
  };
  const auto refuse = [&](std::string_view what) {
    return BadRequest(fmt::format("invalid {} header: {} at {} in {}", name, what, at, list));
  };
  skip_commas();
  while (true) {
    const size_t start = at;
    skip(kTokenCharacters);
    if (at == start) return refuse(expected);
    if (with_version && list.substr(at).starts_with('/')) {
      const size_t slash = at++;
      skip(kTokenCharacters);
      if (at == slash + 1) at = slash;
    }
    items.push_back(list.substr(start, at - start));
    skip(" \t");
    if (at == list.size()) return std::nullopt;
    if (list[at] != ',') return refuse("expected comma");
    skip_commas();
    if (at == list.size()) return std::nullopt;
  }
}

// Python's base64.b64decode(validate=True): what is wrong, or nothing and the number of bytes.
std::optional<std::string> CheckBase64(std::string_view text, size_t& bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.starts_with('=')) return "Leading padding not allowed";
  size_t digits = 0;
  size_t pads = 0;
  bool padding = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=') {
      padding = true;
      const size_t place = digits % 4;
      if (place >= 2 && place + ++pads >= 4) {
        if (i + 1 < text.size()) return "Excess data after padding";
        bytes = digits * 3 / 4;
        return std::nullopt;
      }
      continue;
    }
    if (kDigits.find(text[i]) == std::string_view::npos) return "Only base64 data is allowed";
    if (padding) return "Discontinuous padding not allowed";
    pads = 0;
    ++digits;
  }
  if (digits % 4 == 1) {
    return fmt::format(
        "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a "
        "multiple of 4",
        digits);
  }
  if (digits % 4 != 0) return "Incorrect padding";
  bytes = digits / 4 * 3;
  return std::nullopt;
}

// The one value of a header; the refusal when there is none, or several.
std::optional<WebSocketRefusal> ReadOnly(const HttpRequest& request, std::string_view name,
                                         std::string_view lower_name, std::string_view& value) {
  const std::vector<std::string_view> values = ValuesOf(request, name);
  // The exception of the lookup is told behind the library's own.
  if (values.empty()) return BadRequest(fmt::format("missing {} header; '{}'", name, lower_name));
  if (values.size() > 1)
    return BadRequest(fmt::format("invalid {} header: multiple values; '{}'", name, name));
  value = values.front();
  return std::nullopt;
}

WebSocketRefusal InvalidHeader(std::string_view name, std::string_view value,
                               std::string_view cause = {}) {
  return BadRequest(fmt::format("{0} {1} header{2}{3}{4}{5}", value.empty() ? "empty" : "invalid",
                                name, value.empty() ? "" : ": ", value, cause.empty() ? "" : "; ",
                                cause));
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

std::optional<WebSocketRefusal> CheckKey(const HttpRequest& request) {
  constexpr std::string_view kName = "Sec-WebSocket-Key";
  std::string_view key;
  if (auto refusal = ReadOnly(request, kName, "sec-websocket-key", key)) return refusal;
  // Python can't write such a text, and the library has no word for that.
  if (!IsAscii(key)) {
    return WebSocketRefusal{
        500, "Failed to open a WebSocket connection.\nSee server log for more information.\n"};
  }
  size_t bytes = 0;
  if (const auto fault = CheckBase64(key, bytes)) return InvalidHeader(kName, key, *fault);
  if (bytes != kKeyBytes) return InvalidHeader(kName, key);
  return std::nullopt;
}

std::optional<WebSocketRefusal> CheckUpgrade(const HttpRequest& request) {
  std::vector<std::string_view> options;
  for (const std::string_view value : ValuesOf(request, "connection")) {
    if (auto refusal = ReadList("Connection", "expected token", false, value, options))
      return refusal;
  }
  std::vector<std::string_view> protocols;
  for (const std::string_view value : ValuesOf(request, "upgrade")) {
    if (auto refusal = ReadList("Upgrade", "expected protocol", true, value, protocols))
      return refusal;
  }
  if (protocols.size() == 1) return std::nullopt;  // the server has seen which
  return WebSocketRefusal{
      kUpgradeRequired,
      fmt::format("Failed to open a WebSocket connection: invalid Upgrade header: {}.\n\nYou "
                  "cannot access a WebSocket server directly with a browser. You need a WebSocket "
                  "client.\n",
                  fmt::join(protocols, ", "))};
}

WebSocketRefusal Judge(const HttpRequest& request) {
  if (auto refusal = CheckMessage(request)) return *std::move(refusal);
  if (auto refusal = CheckUpgrade(request)) return *std::move(refusal);
  if (auto refusal = CheckKey(request)) return *std::move(refusal);
  std::string_view version;
  if (auto refusal = ReadOnly(request, "Sec-WebSocket-Version", "sec-websocket-version", version))
    return *std::move(refusal);
  if (version != "13") return InvalidHeader("Sec-WebSocket-Version", version);
  return {};
}

}  // namespace

WebSocketRefusal RefuseWebSocket(const HttpRequest& request) {
  WebSocketRefusal refusal = Judge(request);
  // Python can't write such a text, and the library gives up.
  if (!IsAscii(refusal.text)) return {.status = 0};
  return refusal;
}

}  // namespace mock_server::http
