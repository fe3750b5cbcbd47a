#include "mock_server/fastapi/request_url.h"

#include <algorithm>

namespace mock_server::fastapi {

using base::HttpHeader;
using base::HttpRequest;

namespace {

// Python's str.strip() of Latin-1.
std::string_view Strip(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::string_view SchemeOf(const HttpRequest& request, ForwardedProto proto) {
  constexpr std::string_view kOwn = "http";
  if (!request.arrival.from_localhost) return kOwn;
  const HttpHeader* forwarded = nullptr;
  for (const HttpHeader& header : request.headers) {
    // The last one counts.
    if (base::EqualsIgnoreCase(header.name, "x-forwarded-proto")) forwarded = &header;
  }
  if (forwarded == nullptr) return kOwn;
  const std::string_view said = Strip(forwarded->value);
  const bool known = said == "http" || said == "https" || said == "ws" || said == "wss";
  return known || proto == ForwardedProto::kAny ? said : kOwn;
}

std::string HostOf(const HttpRequest& request, std::string_view scheme) {
  if (const std::string* host = request.header("host")) return *host;
  if (request.arrival.at == nullptr) return "localhost";
  // The port is left out where it is the scheme's own.
  std::string host = request.arrival.at->Address();
  const std::string_view own_port = scheme == "https" || scheme == "wss" ? ":443" : ":80";
  if (host.ends_with(own_port)) host.resize(host.size() - own_port.size());
  return host;
}

}  // namespace

std::string RequestUrl(const HttpRequest& request, std::string_view path, ForwardedProto proto) {
  const std::string_view scheme = SchemeOf(request, proto);
  std::string url(scheme);
  return url.append("://").append(HostOf(request, scheme)).append(path);
}

std::string RequestUrlPath(const HttpRequest& request, std::string_view path) {
  std::string rest = HostOf(request, "http");
  rest += path;
  // urllib.parse.urlsplit().
  std::erase_if(rest, [](char c) { return c == '\t' || c == '\r' || c == '\n'; });
  rest.erase(0, rest.find_first_of("/?#"));
  rest.resize(std::min(rest.find_first_of("?#"), rest.size()));
  return rest;
}

}  // namespace mock_server::fastapi
