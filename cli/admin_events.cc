#include "cli/admin_events.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <optional>

#include "base/json.h"

namespace cli {

using base::HttpRequest;
using base::HttpResponse;
using rapidjson::Value;

namespace {

constexpr std::string_view kSession = "X-Understudy-Session";
constexpr auto kService = base::Service::kGateway;

// The member of an answer of the admin API; nullptr when it is none.
Value* Member(const HttpResponse& answer, const char* name, rapidjson::Document& body) {
  if (answer.status != 200 || !base::ParseJson(answer.body, body) || !body.IsObject())
    return nullptr;
  const auto member = body.FindMember(name);
  return member == body.MemberEnd() ? nullptr : &member->value;
}

// How many events there were until now.
std::optional<uint64_t> CountIn(const HttpResponse& answer) {
  rapidjson::Document body;
  const Value* count = Member(answer, "events", body);
  if (count == nullptr || !count->IsUint64()) return std::nullopt;
  return count->GetUint64();
}

}  // namespace

std::unique_ptr<AdminEvents> AdminEvents::Of(harness::client::Target& target) {
  std::unique_ptr<AdminEvents> events(new AdminEvents(target));
  const auto answer = events->Ask("limit=0");
  return answer && CountIn(*answer) ? std::move(events) : nullptr;
}

base::Result<HttpResponse> AdminEvents::Ask(const std::string& query) {
  return target_.Send(kService, {"GET", "/__understudy/events?" + query, session_, ""});
}

base::Status AdminEvents::Begin(const HttpRequest& request) {
  session_.clear();
  if (const std::string* name = request.header(kSession))
    session_.push_back({std::string(kSession), *name});
  const auto answer = Ask("limit=0");
  if (!answer) return tl::unexpected(answer.error());
  // The session may be new; its events begin with 1.
  before_ = CountIn(*answer).value_or(0);
  return {};
}

base::Result<std::vector<std::string>> AdminEvents::Take(size_t) {
  const auto answer = Ask(fmt::format("limit=10000&since={}", before_));
  if (!answer) return tl::unexpected(answer.error());
  rapidjson::Document body;
  Value* const entries = Member(*answer, "entries", body);
  if (entries == nullptr || !entries->IsArray()) {
    return base::Fail(
        base::ErrorCode::kUnreachable,
        fmt::format("its admin API answers {} when it is asked for events", answer->status),
        target_.BaseUrl(kService));
  }
  std::vector<std::string> events;
  for (Value& entry : entries->GetArray()) {
    if (entry.IsObject()) entry.EraseMember("number");
    events.push_back(base::ToJson(entry));
  }
  return events;
}

}  // namespace cli
