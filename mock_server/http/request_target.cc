#include "mock_server/http/request_target.h"

#include <cctype>
#include <string_view>

namespace mock_server::http {

namespace {

bool IsHostCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
}

// `user@host:port`, the last two checked; IPv6 in brackets.
bool IsAuthority(std::string_view text) {
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
  std::string_view host = text;
  std::string_view port;
  if (!text.empty() && text[0] == '[') {
    const size_t end = text.find(']');
    if (end == std::string_view::npos || end == 1) return false;
    for (const char c : text.substr(1, end - 1)) {
      if (std::isxdigit(static_cast<unsigned char>(c)) == 0 && c != ':' && c != '.') return false;
    }
    host = {};
    port = text.substr(end + 1);
    if (!port.empty() && port[0] != ':') return false;
  } else if (const size_t colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
    if (host.empty()) return false;
  } else if (host.empty()) {
    return false;
  }
  for (const char c : host) {
    if (!IsHostCharacter(c)) return false;
  }
  if (port.empty()) return true;
  if (port.size() == 1) return false;
  unsigned number = 0;
  for (const char c : port.substr(1)) {
    if (c < '0' || c > '9') return false;
    number = number * 10 + static_cast<unsigned>(c - '0');
    if (number > 65535) return false;
  }
  return true;
}

}  // namespace

bool NormaliseTarget(std::string& target) {
  if (const size_t fragment = target.find('#'); fragment != std::string::npos)
    target.resize(fragment);
  if (target.empty()) return false;
  if (target[0] == '/' || target[0] == '*') return true;
  const size_t scheme_end = target.find("://");
  if (scheme_end == std::string::npos) return false;
  const size_t path = target.find_first_of("/?", scheme_end + 3);
  if (path == std::string::npos || target[path] == '?') return false;
  if (!IsAuthority(std::string_view(target).substr(scheme_end + 3, path - scheme_end - 3)))
    return false;
  target.erase(0, path);
  return true;
}

}  // namespace mock_server::http
