#include "mock_server/admin/openapi_page.h"

#include <optional>
#include <string_view>

#include "mock_server/admin/answers.h"
#include "mock_server/openapi/document.h"

namespace mock_server::admin {

using contracts::core::HttpRequest;
using contracts::core::HttpResponse;
using contracts::core::Service;

HttpResponse OpenApiPage(const Platform& platform, const HttpRequest& request) {
  std::optional<Service> only;
  constexpr std::string_view kParameter = "service=";
  std::string_view query = request.query();
  if (query.starts_with(kParameter)) {
    query.remove_prefix(kParameter.size());
    if (query == contracts::core::ServiceName(Service::kGateway)) {
      only = Service::kGateway;
    } else if (query == contracts::core::ServiceName(Service::kDataLayer)) {
      only = Service::kDataLayer;
    } else {
      return ErrorAnswer(400, "service must be gateway or data_layer; without it both are told");
    }
  }
  HttpResponse response;
  response.headers.push_back({"content-type", "application/json"});
  response.body = openapi::Document(platform.operations(), only);
  return response;
}

}  // namespace mock_server::admin
