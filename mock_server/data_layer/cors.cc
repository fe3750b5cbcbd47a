#include "mock_server/data_layer/cors.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace mock_server::data_layer {
namespace {

using base::HttpRequest;
using base::HttpResponse;

constexpr std::string_view kMethods[] = {"DELETE", "GET",  "HEAD", "OPTIONS",
                                         "PATCH",  "POST", "PUT"};

}  // namespace

std::optional<HttpResponse> AnswerPreflight(const HttpRequest& request) {
  const std::string* origin = request.header("origin");
  const std::string* method = request.header("access-control-request-method");
  if (request.method != "OPTIONS" || origin == nullptr || method == nullptr) return std::nullopt;
  HttpResponse response;
  std::string methods;
  for (std::string_view name : kMethods) methods.append(methods.empty() ? "" : ", ").append(name);
  response.headers = {{"vary", "Origin"},
                      {"access-control-allow-methods", methods},
                      {"access-control-max-age", "600"},
                      {"access-control-allow-credentials", "true"},
                      {"access-control-allow-origin", *origin}};
  if (const std::string* headers = request.header("access-control-request-headers")) {
    response.headers.push_back({"access-control-allow-headers", *headers});
  }
  response.headers.push_back({"content-type", "text/plain; charset=utf-8"});
  const bool known =
      std::find(std::begin(kMethods), std::end(kMethods), *method) != std::end(kMethods);
  response.status = known ? 200 : 400;
  response.body = known ? "OK" : "Disallowed CORS method";
  return response;
}

void AddCorsHeaders(const HttpRequest& request, HttpResponse& response) {
  const std::string* origin = request.header("origin");
  if (origin == nullptr) return;
  if (request.header("cookie") == nullptr) {
    response.headers.push_back({"access-control-allow-origin", "*"});
    response.headers.push_back({"access-control-allow-credentials", "true"});
    return;
  }
  response.headers.push_back({"access-control-allow-origin", *origin});
  response.headers.push_back({"access-control-allow-credentials", "true"});
  response.headers.push_back({"vary", "Origin"});
}

}  // namespace mock_server::data_layer
