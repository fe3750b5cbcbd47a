#include "mock_server/gateway/upstream.h"

#include <fmt/format.h>

#include "mock_server/python/url.h"

namespace mock_server::gateway {

using contracts::core::HttpResponse;
using python::Dict;
using python::Value;

namespace {

std::string Encode(const Dict& query) {
  std::string text;
  for (const Dict::Item& item : query.items()) {
    text += text.empty() ? "?" : "&";
    text += item.first + "=" + python::QuoteQueryValue(item.second.as_str());
  }
  return text;
}

}  // namespace

tl::expected<HttpResponse, std::string> Upstream::Call(std::string_view method,
                                                       const std::string& path, const Dict& query,
                                                       Value body) {
  if (is_down_()) return tl::unexpected(std::string("All connection attempts failed"));
  HttpResponse response = layer_.Call(method, path, query, std::move(body));
  if (response.status < 400) return response;
  // raise_for_status() of httpx.
  return tl::unexpected(
      fmt::format("{0} error '{1} {2}' for url '{3}{4}{5}'\nFor more information check: "
                  "https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/{1}",
                  response.status < 500 ? "Client" : "Server", response.status,
                  contracts::core::ReasonPhrase(response.status), base_url_, path, Encode(query)));
}

}  // namespace mock_server::gateway
