#include "cli/probe.h"

#include <chrono>
#include <optional>

#include "base/json.h"
#include "harness/client/http_target.h"
#include "harness/client/url.h"

namespace cli {

using base::HttpRequest;
using base::HttpResponse;

namespace {

constexpr std::chrono::milliseconds kTimeout{2000};

std::optional<HttpResponse> Ask(const std::string& url, const HttpRequest& request) {
  const auto parsed = harness::client::ParseUrl(url);
  if (!parsed) return std::nullopt;
  harness::client::HttpTarget target({*parsed, *parsed, kTimeout});
  auto response = target.Send(base::Service::kGateway, request);
  if (!response) return std::nullopt;
  return *std::move(response);
}

}  // namespace

Probe ProbeServer(const std::string& url) {
  Probe probe;
  const auto response = Ask(url, {"GET", "/__understudy/health", {}, ""});
  if (!response) return probe;
  probe.answers = true;
  auto document = std::make_shared<rapidjson::Document>();
  if (response->status == 200 && base::ParseJson(response->body, *document) &&
      document->IsObject() && document->HasMember("platform"))
    probe.health = std::move(document);
  return probe;
}

int AskStatus(const std::string& url, const std::string& path, const base::HttpHeaders& headers) {
  const auto response = Ask(url, {"GET", path, headers, ""});
  return response ? response->status : 0;
}

}  // namespace cli
