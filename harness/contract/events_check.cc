#include "harness/contract/events_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"

namespace harness::contract {
namespace {

using rapidjson::Value;

// What is no JSON stands there as the text that it is, which no example matches.
Value ReadEvents(const std::vector<std::string>& published,
                 rapidjson::Document::AllocatorType& allocator) {
  Value list(rapidjson::kArrayType);
  for (const std::string& text : published) {
    rapidjson::Document event;
    list.PushBack(
        base::ParseJson(text, event) ? Value(event, allocator) : base::MakeString(text, allocator),
        allocator);
  }
  return list;
}

// "agent.created, agent.updated", or "nothing".
std::string Types(const Value& events) {
  std::vector<std::string> types;
  for (const Value& event : events.GetArray()) {
    const Value* type = event.IsObject() ? base::FindMember(event, "event_type") : nullptr;
    types.emplace_back(type != nullptr && type->IsString() ? base::AsView(*type)
                                                           : "an event of any type");
  }
  return types.empty() ? "nothing" : fmt::format("{}", fmt::join(types, ", "));
}

}  // namespace

void CheckEvents(const EventsExpectation& expected, const std::vector<std::string>& published,
                 Variables& variables, std::vector<Mismatch>& out) {
  rapidjson::Document owner;
  const Value actual = ReadEvents(published, owner.GetAllocator());
  const Value example = variables.FillJson(*expected.list, owner.GetAllocator());
  // Such a rule says itself how many there may be, and in what order.
  const bool of_list = std::any_of(expected.rules.begin(), expected.rules.end(),
                                   [](const Rule& rule) { return rule.pointer.tokens().empty(); });
  if (!of_list && example.Size() != actual.Size()) {
    out.push_back({"events", Types(example), Types(actual)});
    return;
  }
  std::vector<Mismatch> mismatches = MatchBody(&example, expected.rules, true, actual);
  std::set<std::string> others;  // places of events of another type, "/0/"
  for (Mismatch& mismatch : mismatches) {
    mismatch.where.replace(0, std::string_view("body").size(), "events");
    const size_t end = mismatch.where.find("/event_type");
    if (end != std::string::npos) others.insert(mismatch.where.substr(0, end + 1));
  }
  for (Mismatch& mismatch : mismatches) {
    const std::string event = mismatch.where.substr(0, mismatch.where.find('/', 8) + 1);
    if (!others.contains(event) || mismatch.where == event + "event_type")
      out.push_back(std::move(mismatch));
  }
}

}  // namespace harness::contract
