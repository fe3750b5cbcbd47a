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
    R"(send {"set": "2026-01-18T10:00:00"}, {"set": "real"}, {"advance_seconds": 60}, {"frozen": true}, or some of them)";
constexpr double kLongestAdvance =
    std::chrono::duration<double>(base::SteeredClock::kFurthest).count();

}  // namespace

HttpResponse ClockPage(AdminTarget& target) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  body.AddMember("now", TextValue(base::FormatLocalTime(target.clock().WallNow()), allocator),
                 allocator);
  body.AddMember("frozen", target.clock().stopped(), allocator);
  return JsonAnswer(200, body);
}

HttpResponse PutClock(AdminTarget& target, ServerSwitches* server, const HttpRequest& request) {
  const auto body = ObjectBody(request);
  if (!body) return BadRequest(body.error().message, kRemedy);
  std::optional<std::chrono::microseconds> wall;
  bool to_source = false;
  std::optional<double> advance;
  std::optional<bool> frozen;
  for (const auto& member : body->GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (name == "set" && member.value == "real") {
      to_source = true;
    } else if (name == "set" && member.value.IsString()) {
      wall = base::ParseLocalTime(base::AsView(member.value));
      if (!wall)
        return BadRequest(
            fmt::format("'{}' is not {}", base::AsView(member.value), base::kLocalTimeForm),
            kRemedy);
    } else if (name == "advance_seconds" && member.value.IsNumber()) {
      advance = member.value.GetDouble();
      if (!(*advance > 0 && *advance <= kLongestAdvance))
        return BadRequest("\"advance_seconds\" must be above 0, and at most a century", kRemedy);
    } else if (name == "frozen" && member.value.IsBool()) {
      frozen = member.value.GetBool();
    } else {
      return BadRequest(WrongMember(name, member.value, {"set", "advance_seconds", "frozen"}),
                        kRemedy);
    }
  }
  if (body->ObjectEmpty()) return BadRequest("the body is empty", kRemedy);
  if (server != nullptr && !server->may_steer_clock())
    return ErrorAnswer(409, "in a rehearsal the clock is the command's");
  base::SteeredClock& clock = target.clock();
  const std::chrono::nanoseconds by(std::llround(advance.value_or(0) * 1e9));
  if (!clock.MayAdvance(by))
    return BadRequest("the clock would be more than a century ahead", kRemedy);
  // What is set while it stands is what it shows then.
  if (frozen == true) clock.Stop();
  if (wall) clock.Set(*wall);
  if (to_source) clock.SetToSource();
  clock.Advance(by);
  if (frozen == false) clock.Resume();
  if (server != nullptr && target.is_default()) server->ClockMoved();
  return ClockPage(target);
}

}  // namespace mock_server::admin
