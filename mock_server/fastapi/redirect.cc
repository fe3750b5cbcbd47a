#include "mock_server/fastapi/redirect.h"

#include <string>

#include "base/percent.h"

namespace mock_server::fastapi {
namespace {

using base::HttpRequest;
using base::HttpResponse;

// urllib.parse.quote(url, safe=":/%#?=@[]!$&'()*+,;").
std::string QuoteUrl(std::string_view url) {
  return base::PercentEncode(url, ":/%#?=@[]!$&'()*+,;");
}

}  // namespace

std::optional<HttpResponse> RedirectSlash(const Router& router, const HttpRequest& request,
                                          std::string_view path, ForwardedProto proto) {
  if (path == "/" || path.empty()) return std::nullopt;
  std::string other(path);
  if (other.back() == '/') {
    while (!other.empty() && other.back() == '/') other.pop_back();
  } else {
    other += '/';
  }
  if (!router.HasPath(other)) return std::nullopt;
  std::string url = RequestUrl(request, other, proto);
  if (!request.query().empty()) url.append("?").append(request.query());
  HttpResponse response;
  response.status = 307;
  response.headers.push_back({"location", QuoteUrl(url)});
  return response;
}

}  // namespace mock_server::fastapi
