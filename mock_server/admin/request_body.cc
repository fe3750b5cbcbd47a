#include "mock_server/admin/request_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "base/json.h"
#include "base/suggest.h"
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

std::string WrongMember(std::string_view name, const rapidjson::Value& value,
                        std::initializer_list<std::string> known) {
  if (std::find(known.begin(), known.end(), name) != known.end())
    return fmt::format("\"{}\" can't be {}", name, base::DescribeJson(value));
  return fmt::format("\"{}\" is not a member of this request{}", name,
                     base::DidYouMean(name, std::span(known.begin(), known.end())));
}

HttpResponse BadRequest(std::string_view problem, std::string_view remedy) {
  return ErrorAnswer(400, fmt::format("{}; {}", problem, remedy));
}

}  // namespace mock_server::admin
