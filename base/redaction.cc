#include "base/redaction.h"

#include <algorithm>
#include <array>

namespace base {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

bool IsCredentialCharacter(char c) {
  return IsTokenCharacter(c) || std::string_view(".~+/=").find(c) != npos;
}

template <typename Predicate>
size_t SkipWhile(std::string_view text, size_t at, Predicate predicate) {
  while (at < text.size() && predicate(text[at])) ++at;
  return at;
}

// A thing to be hidden at some place of a text: what stays before it, and how long it is. A length
// of 0: nothing.
struct Found {
  size_t kept = 0;
  size_t length = 0;
  std::string_view mask;
};

// header.payload.signature in base64url; both of the first begin with that of `{"`.
Found FindJwt(std::string_view text, size_t at) {
  if (text.substr(at, 3) != "eyJ") return {};
  const size_t first = SkipWhile(text, at, IsTokenCharacter);
  if (text.substr(first, 4) != ".eyJ") return {};
  const size_t second = SkipWhile(text, first + 1, IsTokenCharacter);
  if (text.substr(second, 1) != ".") return {};
  return {0, SkipWhile(text, second + 1, IsTokenCharacter) - at, "<token>"};
}

Found FindScheme(std::string_view text, size_t at) {
  constexpr size_t kShortest = 8;
  for (const std::string_view scheme : {"Bearer ", "bearer ", "Basic ", "basic "}) {
    if (text.substr(at, scheme.size()) != scheme) continue;
    const size_t end = SkipWhile(text, at + scheme.size(), IsCredentialCharacter);
    if (end - at - scheme.size() < kShortest) return {};
    return {scheme.size(), end - at - scheme.size(), "<token>"};
  }
  return {};
}

Found FindPrivateKey(std::string_view text, size_t at) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "PRIVATE KEY-----";
  if (text.substr(at, kBegin.size()) != kBegin) return {};
  const size_t title = text.find(kEnd, at);
  // "-----BEGIN CERTIFICATE-----" may be shown.
  if (title == npos || title - at > 40) return {};
  const size_t end = text.find(kEnd, title + kEnd.size());
  return {0, (end == npos ? text.size() : end + kEnd.size()) - at, "<private key>"};
}

Found FindKnownKey(std::string_view text, size_t at) {
  struct Kind {
    std::string_view begin;
    size_t shortest;
  };
  constexpr std::array<Kind, 9> kKinds = {{{"sk-", 20},
                                           {"ghp_", 30},
                                           {"gho_", 30},
                                           {"github_pat_", 30},
                                           {"glpat-", 20},
                                           {"xoxb-", 20},
                                           {"xoxp-", 20},
                                           {"AKIA", 20},
                                           {"AIza", 35}}};
  if (at > 0 && IsTokenCharacter(text[at - 1])) return {};
  for (const Kind& kind : kKinds) {
    if (text.substr(at, kind.begin.size()) != kind.begin) continue;
    const size_t length = SkipWhile(text, at, IsTokenCharacter) - at;
    if (length >= kind.shortest) return {0, length, "<key>"};
  }
  return {};
}

// http://USER:PASSWORD@host
Found FindUserInfo(std::string_view text, size_t at) {
  constexpr std::string_view kMark = "://";
  if (text.substr(at, kMark.size()) != kMark) return {};
  const size_t begin = at + kMark.size();
  const size_t end = text.find_first_of("@/?# \"'\n", begin);
  if (end == npos || text[end] != '@' || text.substr(begin, end - begin).find(':') == npos)
    return {};
  return {kMark.size(), end - begin, "<user>"};
}

// "password": "…" of JSON, whatever stands around the colon.
Found FindNamedValue(std::string_view text, size_t at) {
  constexpr std::array<std::string_view, 8> kNames = {
      "\"password\"",     "\"secret\"",        "\"token\"",         "\"api_key\"",
      "\"access_token\"", "\"refresh_token\"", "\"client_secret\"", "\"private_key\""};
  for (const std::string_view name : kNames) {
    if (text.substr(at, name.size()) != name) continue;
    const size_t value =
        SkipWhile(text, at + name.size(), [](char c) { return c == ' ' || c == ':'; });
    if (text.substr(value, 1) != "\"") return {};
    size_t end = value + 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    end = std::min(end, text.size());
    if (end == value + 1) return {};
    return {value + 1 - at, end - value - 1, "<secret>"};
  }
  return {};
}

bool IsSecretAt(std::string_view text, size_t at, std::string_view secret) {
  constexpr size_t kShort = 8;
  if (text.substr(at, secret.size()) != secret) return false;
  const size_t end = at + secret.size();
  return secret.size() >= kShort || ((at == 0 || !IsTokenCharacter(text[at - 1])) &&
                                     (end == text.size() || !IsTokenCharacter(text[end])));
}

constexpr std::array kFinders = {FindJwt,      FindScheme,   FindPrivateKey,
                                 FindKnownKey, FindUserInfo, FindNamedValue};

}  // namespace

Redactor::Redactor(Secrets secrets, Scope scope) : secrets_(std::move(secrets)), scope_(scope) {
  std::erase_if(secrets_, [](const auto& secret) { return secret.first.empty(); });
  std::sort(secrets_.begin(), secrets_.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string Redactor::Text(std::string_view text) const {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    Found found;
    for (const auto& [secret, mask] : secrets_) {
      if (found.length == 0 && IsSecretAt(text, at, secret)) found = {0, secret.size(), mask};
    }
    for (const auto find : kFinders) {
      if (found.length == 0 && scope_ == Scope::kAllKinds) found = find(text, at);
    }
    if (found.length == 0) {
      out += text[at++];
      continue;
    }
    out.append(text.substr(at, found.kept)).append(found.mask);
    at += found.kept + found.length;
  }
  return out;
}

HttpRequest Redactor::Request(HttpRequest request) const {
  request.target = Text(request.target);
  for (HttpHeader& header : request.headers) header.value = Text(header.value);
  request.body = Text(request.body);
  return request;
}

}  // namespace base
