#include "mock_server/stand_in/session_pages.h"

#include <rapidjson/document.h>

#include <algorithm>

#include "mock_server/admin/answers.h"
#include "mock_server/defects/platform_state.h"

namespace mock_server::stand_in {

using admin::TextValue;
using rapidjson::Document;
using rapidjson::Value;

namespace {

constexpr size_t kShown = 1000;

}  // namespace

base::HttpResponse SessionsPage(const SessionTable& table, std::chrono::nanoseconds now) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  body.AddMember("open", static_cast<uint64_t>(table.size()), allocator);
  body.AddMember("max", static_cast<uint64_t>(table.max_sessions()), allocator);
  body.AddMember("evictions", table.evictions(), allocator);
  Value sessions(rapidjson::kArrayType);
  for (const auto& session : table.sessions()) {
    if (sessions.Size() == kShown) break;
    Value row(rapidjson::kObjectType);
    row.AddMember("name", TextValue(session->name(), allocator), allocator);
    row.AddMember("requests", session->journal().counters().requests(), allocator);
    row.AddMember("defects", TextValue(session->platform().defects().ToString(), allocator),
                  allocator);
    row.AddMember("platform", TextValue(defects::Describe(session->platform().faults()), allocator),
                  allocator);
    row.AddMember("idle_seconds", std::chrono::duration<double>(now - session->last_used()).count(),
                  allocator);
    row.AddMember("follows_evicted", session->follows_evicted(), allocator);
    sessions.PushBack(row, allocator);
  }
  body.AddMember("sessions", sessions, allocator);
  Value evicted(rapidjson::kArrayType);
  const auto& names = table.evicted_names();
  for (auto name = names.rbegin(); name != names.rend() && evicted.Size() < kShown; ++name)
    evicted.PushBack(TextValue(*name, allocator), allocator);
  body.AddMember("evicted", evicted, allocator);
  return admin::JsonAnswer(200, body);
}

}  // namespace mock_server::stand_in
