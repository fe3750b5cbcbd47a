#include "output/curl_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/http_message.h"
#include "output/shell_word.h"

namespace output {
namespace {

using base::EqualsIgnoreCase;
using base::HttpRequest;

// A single argument of a program is limited to 128 KiB by the kernel; what printf writes is not.
constexpr size_t kLongestArgument = 100'000;
// From a size on curl would first ask whether the body is welcome.
constexpr size_t kAsksFirst = 1024;

// Whether curl sends the path as it stands in a URL. It refuses blanks, takes # for its own and
// resolves dots.
bool IsPlainTarget(std::string_view target) {
  const bool plain = std::all_of(target.begin(), target.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/-._~%?&=+:,;@!$()*'[]{}").find(c) != std::string_view::npos;
  });
  return plain && target.starts_with('/') && target.find("/.") == std::string_view::npos;
}

// "" or "/prefix", the path below which the base URL puts every target.
std::string_view PrefixOf(std::string_view base_url) {
  const size_t host = base_url.find("://");
  const size_t path = base_url.find('/', host == std::string_view::npos ? 0 : host + 3);
  return path == std::string_view::npos ? std::string_view() : base_url.substr(path);
}

std::string Header(const base::HttpHeader& header) {
  // curl takes a name without a value as the wish not to send it.
  const bool empty = base::TrimBlanks(header.value).empty();
  return ShellWord(empty ? header.name + ";" : header.name + ": " + header.value);
}

std::string LineOf(const std::string& base_url, const base::HttpRequest& request) {
  const bool sends_length =
      request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  const bool has_body = !request.body.empty() || sends_length;
  // -g: brackets and braces are no pattern. What curl would add is taken away below.
  std::string line = "curl -sS -i -g";
  if (request.method == "HEAD" && !has_body) {
    line += " -I";
  } else if (request.method != "GET" || has_body) {
    line += " -X " +
            (request.method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos
                 ? request.method
                 : ShellWord(request.method));
  }
  if (IsPlainTarget(request.target)) {
    line += ' ' + ShellWord(base_url + request.target);
  } else {
    const std::string target = std::string(PrefixOf(base_url)) + request.target;
    line += fmt::format(" {} --request-target {}", ShellWord(base_url + "/"), ShellWord(target));
  }
  bool typed = !has_body;
  bool agent = false;
  for (const auto& header : request.headers) {
    line += " -H " + Header(header);
    typed = typed || base::EqualsIgnoreCase(header.name, "content-type");
    agent = agent || base::EqualsIgnoreCase(header.name, "user-agent");
  }
  if (!agent) line += " -H User-Agent:";
  if (!typed) line += " -H Content-Type:";  // curl would call the body a form
  if (request.body.size() > kAsksFirst) line += " -H Expect:";
  if (!has_body) return line;
  if (CanBeShown(request.body) && request.body.size() < kLongestArgument)
    return line + " --data-raw " + ShellQuoted(request.body);
  return ShellPrintf(request.body) + " | " + line + " --data-binary @-";
}

// Every text stands in single quotes, in which a shell fills in nothing: they end before the
// variable, and begin again where more follows.
void FillInByShell(std::string_view variable, std::string& line) {
  const std::string outside = fmt::format("'\"{}\"", variable);
  for (size_t at = 0; (at = line.find(variable, at)) != std::string::npos; at += outside.size()) {
    const size_t end = at + variable.size();
    const bool is_last = end < line.size() && line[end] == '\'';
    line.replace(at, variable.size() + (is_last ? 1 : 0), outside + (is_last ? "" : "'"));
  }
}

}  // namespace

std::string CurlLine(const std::string& base_url, const base::HttpRequest& request,
                     std::span<const std::string_view> variables) {
  std::string line = LineOf(base_url, request);
  for (const std::string_view variable : variables) FillInByShell(variable, line);
  return line;
}

}  // namespace output
