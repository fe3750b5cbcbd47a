#include "mock_server/admin/pages.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "mock_server/admin/answers.h"
#include "mock_server/admin/request_body.h"

namespace mock_server::admin {

using base::AsView;
using base::ErrorCode;
using base::Fail;
using base::HttpHeaders;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using base::Service;
using rapidjson::Document;
using rapidjson::Value;

namespace {

constexpr std::string_view kRemedy =
    R"(send {"service": "gateway", "method": "GET", "target": "/health", "headers": [["name", "value"]], "body": ""}; service is gateway or data_layer, headers and body are optional)";

struct Tried {
  Service service = Service::kGateway;
  HttpRequest request;
};

tl::unexpected<base::Error> Wrong(std::string message) {
  return Fail(ErrorCode::kBadUsage, std::move(message));
}

// What a request on the wire could not hold either.
bool IsLine(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<HttpHeaders> ReadHeaders(const Value& value) {
  const auto wrong = [] { return Wrong("\"headers\" must be a list of pairs of texts"); };
  if (!value.IsArray()) return wrong();
  HttpHeaders headers;
  for (const Value& pair : value.GetArray()) {
    if (!pair.IsArray() || pair.Size() != 2 || !pair[0].IsString() || !pair[1].IsString())
      return wrong();
    headers.push_back({std::string(AsView(pair[0])), std::string(AsView(pair[1]))});
    if (!IsLine(headers.back().name) || !IsLine(headers.back().value))
      return Wrong("a header can't contain control characters");
  }
  return headers;
}

Result<Tried> Read(const Document& body) {
  Tried tried;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = AsView(member.name);
    if (name == "headers") {
      auto headers = ReadHeaders(member.value);
      if (!headers) return tl::unexpected(headers.error());
      tried.request.headers = *std::move(headers);
      continue;
    }
    const auto wrong = [&] {
      return Wrong(
          WrongMember(name, member.value, {"service", "method", "target", "headers", "body"}));
    };
    if (!member.value.IsString()) return wrong();
    const std::string_view text = AsView(member.value);
    if (name == "service" && text == ServiceName(Service::kDataLayer)) {
      tried.service = Service::kDataLayer;
    } else if (name == "service" && text == ServiceName(Service::kGateway)) {
      tried.service = Service::kGateway;
    } else if (name == "method" && !text.empty() && IsLine(text)) {
      tried.request.method = text;
    } else if (name == "target" && text.starts_with('/') && IsLine(text)) {
      tried.request.target = text;
    } else if (name == "body") {
      tried.request.body = text;
    } else {
      return wrong();
    }
  }
  if (tried.request.method.empty() || tried.request.target.empty())
    return Wrong("\"method\" or \"target\" is missing");
  return tried;
}

}  // namespace

HttpResponse TryRequest(AdminTarget& target, const HttpRequest& request) {
  Document body;
  if (const auto parsed = base::ParseJson(request.body, body); !parsed || !body.IsObject()) {
    return ErrorAnswer(400, fmt::format("the body is not a JSON object; {}", kRemedy));
  }
  const Result<Tried> tried = Read(body);
  if (!tried) return ErrorAnswer(400, fmt::format("{}; {}", tried.error().message, kRemedy));
  const HttpResponse response = target.Send(tried->service, tried->request);
  Document answer(rapidjson::kObjectType);
  auto& allocator = answer.GetAllocator();
  answer.AddMember("status", response.status, allocator);
  answer.AddMember("headers", HeadersValue(response.headers, allocator), allocator);
  answer.AddMember("body", TextValue(response.body, allocator), allocator);
  return JsonAnswer(200, answer);
}

}  // namespace mock_server::admin
