#include "mock_server/admin/pages.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <string_view>

#include "base/json.h"
#include "mock_server/admin/answers.h"
#include "mock_server/admin/request_body.h"
#include "mock_server/faults/rule_reader.h"

namespace mock_server::admin {

using base::HttpRequest;
using base::HttpResponse;
using rapidjson::Document;
using rapidjson::Value;

namespace {

constexpr std::string_view kRemedy =
    R"(send {"faults": [{"endpoint": "/api/v1/goals/", "first": 3, "status": 503}]}, or an empty list)";

}  // namespace

HttpResponse FaultsPage(AdminTarget& target) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  Value list(rapidjson::kArrayType);
  for (const faults::Injector::Entry& entry : target.faults().entries()) {
    Value fault(rapidjson::kObjectType);
    fault.AddMember("name", TextValue(entry.rule.name, allocator), allocator);
    fault.AddMember("rule", TextValue(entry.rule.ToText(), allocator), allocator);
    fault.AddMember("matched", entry.matched, allocator);
    fault.AddMember("injected", entry.injected, allocator);
    list.PushBack(fault, allocator);
  }
  body.AddMember("faults", list, allocator);
  return JsonAnswer(200, body);
}

HttpResponse PutFaults(AdminTarget& target, const HttpRequest& request) {
  const auto body = ObjectBody(request);
  if (!body) return BadRequest(body.error().message, kRemedy);
  const Value* list = nullptr;
  for (const auto& member : body->GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (name != "faults") return BadRequest(WrongMember(name, member.value, {"faults"}), kRemedy);
    list = &member.value;
  }
  if (list == nullptr) return BadRequest("the body has no \"faults\"", kRemedy);
  auto rules = faults::ReadRules(*list, {.seed = 0, .may_read_files = false});
  if (!rules) return ErrorAnswer(400, rules.error().ToString());
  target.SetFaults(*std::move(rules));
  return FaultsPage(target);
}

HttpResponse DeleteFaults(AdminTarget& target) {
  target.SetFaults({});
  return FaultsPage(target);
}

}  // namespace mock_server::admin
