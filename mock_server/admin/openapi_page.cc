#include "mock_server/admin/pages.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "mock_server/admin/access.h"
#include "mock_server/admin/answers.h"
#include "mock_server/openapi/document.h"

namespace mock_server::admin {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;

namespace {

// The host that the client knows the server by.
std::string HostOf(const HttpRequest& request) {
  const std::string* host = request.header("host");
  const std::string_view name = host == nullptr ? std::string_view() : HostWithoutPort(*host);
  return name.empty() ? "127.0.0.1" : std::string(name);
}

}  // namespace

HttpResponse OpenApiPage(const platform::Platform& platform, const HttpRequest& request,
                         uint16_t gateway_port, uint16_t data_layer_port) {
  std::optional<Service> only;
  constexpr std::string_view kParameter = "service=";
  std::string_view query = request.query();
  if (query.starts_with(kParameter)) {
    query.remove_prefix(kParameter.size());
    if (query == base::ServiceName(Service::kGateway)) {
      only = Service::kGateway;
    } else if (query == base::ServiceName(Service::kDataLayer)) {
      only = Service::kDataLayer;
    } else {
      return ErrorAnswer(
          400, "service must be gateway or data_layer; without it, the document describes both");
    }
  }
  HttpResponse response;
  response.headers.push_back({"content-type", "application/json"});
  const std::string host = HostOf(request);
  response.body = openapi::Document(platform.operations(), platform.schemas(), only,
                                    {fmt::format("http://{}:{}", host, gateway_port),
                                     fmt::format("http://{}:{}", host, data_layer_port)});
  return response;
}

}  // namespace mock_server::admin
