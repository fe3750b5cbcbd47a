#include "mock_server/faults/rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path_pattern.h"

namespace mock_server::faults {

using base::HttpRequest;
using base::Service;

namespace {

// Readable again by the reader of rules.
std::string Quoted(const std::string& value) {
  const bool plain = !value.empty() && value.find_first_of(" \t\r\n\"'\\") == std::string::npos;
  if (plain) return value;
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

}  // namespace

std::string_view BreakName(Break what) {
  switch (what) {
    case Break::kNone:
      break;
    case Break::kHold:
      return "hold";
    case Break::kClose:
      return "close";
    case Break::kResetBefore:
      return "reset-before";
    case Break::kGarbage:
      return "garbage";
    case Break::kResetDuring:
      return "reset-during";
    case Break::kResetAfter:
      return "reset-after";
    case Break::kHalf:
      return "half";
  }
  return "none";
}

bool Rule::Matches(Service of, const HttpRequest& request) const {
  if (service && *service != of) return false;
  if (!method.empty() && method != request.method) return false;
  if (!endpoint.empty() && !base::MatchesPath(endpoint, request.path())) return false;
  return std::all_of(headers.begin(), headers.end(), [&](const auto& wanted) {
    return std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
      return base::EqualsIgnoreCase(header.name, wanted.first) &&
             (!wanted.second || header.value == *wanted.second);
    });
  });
}

base::HttpResponse AnswerOf(const Rule& rule) {
  base::HttpResponse response{.status = rule.status, .headers = rule.answer_headers, .body = {}};
  if (rule.status == 204 || rule.status == 304) return response;
  response.body =
      rule.body ? *rule.body : fmt::format(R"({{"detail":"{}"}})", base::ReasonPhrase(rule.status));
  if (response.header("content-type") == nullptr && !response.body.empty()) {
    const bool is_json = response.body.front() == '{' || response.body.front() == '[';
    response.headers.insert(
        response.headers.begin(),
        {"content-type", is_json ? "application/json" : "text/plain; charset=utf-8"});
  }
  return response;
}

std::string Rule::ToText() const {
  std::string text;
  for (const auto& [key, value] : given) {
    if (!text.empty()) text += ' ';
    text += key + '=' + Quoted(value);
  }
  return text;
}

}  // namespace mock_server::faults
