#include "mock_server/admin/request_body.h"

#include <fmt/format.h>

#include <utility>

#include "base/json.h"
#include "mock_server/admin/answers.h"

namespace mock_server::admin {

using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using rapidjson::Document;

Result<Document> ObjectBody(const HttpRequest& request) {
  Document body;
  if (const auto parsed = base::ParseJson(request.body, body); !parsed)
    return BadBody("the body is not JSON: " + parsed.error().message);
  if (!body.IsObject())
    return BadBody("the body must be an object, not " + base::DescribeJson(body));
  return body;
}

tl::unexpected<base::Error> BadBody(std::string message) {
  return base::Fail(base::ErrorCode::kBadUsage, std::move(message));
}

HttpResponse BadRequest(std::string_view problem, std::string_view remedy) {
  return ErrorAnswer(400, fmt::format("{}; {}", problem, remedy));
}

}  // namespace mock_server::admin
