#include "mock_server/admin/pages.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "mock_server/admin/answers.h"
#include "mock_server/admin/request_body.h"

namespace mock_server::admin {

using base::HttpRequest;
using base::HttpResponse;
using rapidjson::Document;

namespace {

constexpr std::string_view kRemedy =
    R"(send {"strict": true, "latency": "normal", "keep_alive_seconds": 5}, or some of them)";
constexpr double kLongestKeepAlive = 86'400;

}  // namespace

HttpResponse OptionsPage(AdminTarget& target, const ServerSwitches* server) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  body.AddMember("strict", target.platform().strict(), allocator);
  if (server != nullptr) {
    body.AddMember("latency", TextValue(server->latency(), allocator), allocator);
    body.AddMember("keep_alive_seconds",
                   std::chrono::duration<double>(server->keep_alive()).count(), allocator);
  }
  return JsonAnswer(200, body);
}

HttpResponse PutOptions(AdminTarget& target, ServerSwitches* server, const HttpRequest& request) {
  const auto body = ObjectBody(request);
  if (!body) return BadRequest(body.error().message, kRemedy);
  std::optional<bool> strict;
  std::optional<std::string> latency;
  std::optional<double> keep_alive;
  for (const auto& member : body->GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (name == "strict" && member.value.IsBool()) {
      strict = member.value.GetBool();
    } else if (name == "latency" && member.value.IsString()) {
      latency = base::AsView(member.value);
    } else if (name == "keep_alive_seconds" && member.value.IsNumber()) {
      keep_alive = member.value.GetDouble();
      if (!(*keep_alive >= 0.001 && *keep_alive <= kLongestKeepAlive))
        return BadRequest("\"keep_alive_seconds\" must be from 0.001 to 86400", kRemedy);
    } else {
      return BadRequest(
          WrongMember(name, member.value, {"strict", "latency", "keep_alive_seconds"}), kRemedy);
    }
  }
  if (body->ObjectEmpty()) return BadRequest("the body is empty", kRemedy);
  if (latency || keep_alive) {
    if (server == nullptr)
      return ErrorAnswer(400, "latency and keep_alive_seconds need a server with sockets");
    if (!target.is_default()) {
      return ErrorAnswer(400,
                         "latency and keep_alive_seconds are the whole server's; leave out "
                         "X-Understudy-Session, or give the session a fault with a delay");
    }
  }
  if (latency) {
    if (const auto set = server->SetLatency(*latency); !set)
      return ErrorAnswer(400, set.error().message);
  }
  if (keep_alive) server->SetKeepAlive(std::chrono::nanoseconds(std::llround(*keep_alive * 1e9)));
  if (strict) target.platform().set_strict(*strict);
  return OptionsPage(target, server);
}

}  // namespace mock_server::admin
