#include "harness/client/url.h"

#include <arpa/inet.h>

#include <vector>

#include "base/http_message.h"
#include "base/number.h"

namespace harness::client {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

uint16_t DefaultPort(bool tls) { return tls ? 443 : 80; }

std::string Bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// Takes `.` and `..` out of a path (RFC 3986, 5.2.4).
std::string RemoveDotSegments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool trailing_slash = false;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    trailing_slash = segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (std::string_view segment : kept) out.append("/").append(segment);
  if (trailing_slash || out.empty()) out += '/';
  return out;
}

}  // namespace

std::string Origin::HostHeader() const {
  std::string text = Bracketed(host);
  if (port != DefaultPort(tls)) text += ":" + std::to_string(port);
  return text;
}

std::string Origin::ToString() const {
  return (tls ? "https://" : "http://") + Bracketed(host) + ":" + std::to_string(port);
}

bool Origin::IsLoopback() const {
  in_addr address{};
  // "127.example.org" is a name.
  if (::inet_pton(AF_INET, host.c_str(), &address) == 1) return host.starts_with("127.");
  return host == "::1" || base::EqualsIgnoreCase(host, "localhost");
}

Result<Url> ParseUrl(std::string_view text) {
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kBadUsage, what + "; it should look like http://127.0.0.1:8009",
                "'" + std::string(text) + "'");
  };
  Url url;
  std::string_view rest = text;
  const size_t scheme_end = rest.find("://");
  if (scheme_end == std::string_view::npos) return bad("the URL has no scheme");
  const std::string_view scheme = rest.substr(0, scheme_end);
  if (scheme == "https") {
    url.origin.tls = true;
  } else if (scheme != "http") {
    return bad("the scheme of the URL must be http or https");
  }
  rest.remove_prefix(scheme_end + 3);
  const size_t authority_end = rest.find_first_of("/?#");
  std::string_view authority = rest.substr(0, authority_end);
  rest = authority_end == std::string_view::npos ? std::string_view() : rest.substr(authority_end);
  if (authority.find('@') != std::string_view::npos) {
    return bad("a user name in the URL is not supported");
  }
  std::string_view port;
  bool has_port = false;
  if (!authority.empty() && authority.front() == '[') {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos)
      return bad("the bracket of the IPv6 address is not closed");
    url.origin.host = authority.substr(1, close - 1);
    const std::string_view after = authority.substr(close + 1);
    if (!after.empty() && after.front() != ':')
      return bad("only a port may follow the IPv6 address");
    has_port = !after.empty();
    if (has_port) port = after.substr(1);
  } else {
    const size_t colon = authority.find(':');
    url.origin.host = authority.substr(0, colon);
    has_port = colon != std::string_view::npos;
    if (has_port) port = authority.substr(colon + 1);
  }
  if (url.origin.host.empty()) return bad("the URL has no host");
  url.origin.port = DefaultPort(url.origin.tls);
  if (has_port && !port.empty()) {
    const auto number = base::ParseNumber<uint16_t>(port);
    if (!number || *number == 0) return bad("the port must be a number from 1 to 65535");
    url.origin.port = *number;
  }
  rest = rest.substr(0, rest.find('#'));
  if (!rest.empty()) url.target = rest.front() == '?' ? "/" + std::string(rest) : std::string(rest);
  for (const char c : url.target) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) {
      return bad("the URL contains a space or a control character; percent-encode it");
    }
  }
  return url;
}

Result<Url> ResolveUrl(const Url& base, std::string_view location) {
  location = location.substr(0, location.find('#'));
  if (location.starts_with("http://") || location.starts_with("https://"))
    return ParseUrl(location);
  if (location.starts_with("//")) {
    return ParseUrl((base.origin.tls ? "https:" : "http:") + std::string(location));
  }
  Url url = base;
  if (location.empty()) return url;
  const std::string_view base_path = std::string_view(base.target).substr(0, base.target.find('?'));
  if (location.front() == '?') {
    url.target = std::string(base_path) + std::string(location);
    return url;
  }
  std::string path;
  std::string_view query;
  const size_t mark = location.find('?');
  if (mark != std::string_view::npos) query = location.substr(mark);
  if (location.front() == '/') {
    path = location.substr(0, mark);
  } else {
    path = std::string(base_path.substr(0, base_path.rfind('/') + 1)) +
           std::string(location.substr(0, mark));
  }
  url.target = RemoveDotSegments(path) + std::string(query);
  return url;
}

}  // namespace harness::client
