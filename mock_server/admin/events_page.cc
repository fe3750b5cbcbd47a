#include "mock_server/admin/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/number.h"
#include "mock_server/admin/answers.h"
#include "python/json_dumps.h"
#include "python/url.h"

namespace mock_server::admin {

using base::HttpRequest;
using base::HttpResponse;

namespace {

constexpr uint64_t kDefaultLimit = 100;
constexpr uint64_t kMaxLimit = 10'000;
constexpr std::string_view kRemedy =
    "write ?limit=N (0 to 10000), type=agent.created or type=agent.*, aggregate=AN ID OR A TYPE, "
    "since=THE NUMBER OF AN EVENT, before=THE NUMBER OF AN EVENT, with & between them";

struct Selection {
  uint64_t limit = kDefaultLimit;
  uint64_t since = 0;
  uint64_t before = UINT64_MAX;
  std::string type;  // may end in '*'; empty: any
  std::string aggregate;

  bool Takes(uint64_t number, const python::Dict& message) const {
    return number > since && number < before && TakesType(Text(message, "event_type")) &&
           (aggregate.empty() || aggregate == Text(message, "aggregate_id") ||
            aggregate == Text(message, "aggregate_type"));
  }

 private:
  static std::string_view Text(const python::Dict& message, std::string_view member) {
    const python::Value* value = message.Find(member);
    return value != nullptr && value->is_str() ? std::string_view(value->as_str()) : "";
  }
  bool TakesType(std::string_view event_type) const {
    if (!type.ends_with('*')) return type.empty() || type == event_type;
    return event_type.starts_with(std::string_view(type).substr(0, type.size() - 1));
  }
};

bool ReadNumber(std::string_view text, uint64_t most, uint64_t& number) {
  const auto read = base::ParseNumber<uint64_t>(text);
  if (!read || *read > most) return false;
  number = *read;
  return true;
}

base::Result<Selection> ReadSelection(std::string_view query) {
  const auto wrong = [](std::string problem) {
    return base::Fail(base::ErrorCode::kBadUsage, fmt::format("{}; {}", problem, kRemedy));
  };
  Selection selection;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, equals);
    const std::string value = python::Unquote(part.substr(std::min(equals + 1, part.size())));
    if (name == "limit") {
      if (!ReadNumber(value, kMaxLimit, selection.limit))
        return wrong(fmt::format("'{}' is not a limit", value));
    } else if (name == "since") {
      if (!ReadNumber(value, UINT64_MAX, selection.since))
        return wrong(fmt::format("'{}' is not the number of an event", value));
    } else if (name == "before") {
      if (!ReadNumber(value, UINT64_MAX, selection.before))
        return wrong(fmt::format("'{}' is not the number of an event", value));
    } else if (name == "type" && !value.empty()) {
      selection.type = value;
    } else if (name == "aggregate" && !value.empty()) {
      selection.aggregate = value;
    } else if (name == "type" || name == "aggregate") {
      return wrong(fmt::format("'{}' has no value", name));
    } else {
      return wrong(fmt::format("'{}' is not a parameter of the events", part));
    }
  }
  return selection;
}

}  // namespace

HttpResponse EventsPage(const events::EventJournal& journal, const HttpRequest& request) {
  const auto selection = ReadSelection(request.query());
  if (!selection) return ErrorAnswer(400, selection.error().message);
  std::vector<std::string> entries;
  if (selection->limit > 0) {
    journal.ForEach([&](uint64_t number, const events::Event& event) {
      const python::Dict message = events::MessageOf(event);
      if (selection->Takes(number, message)) {
        entries.push_back(
            fmt::format("{{\"number\": {}, {}", number, python::DumpValidJson(message).substr(1)));
      }
      return number > selection->since && entries.size() < selection->limit;
    });
  }
  std::string text = fmt::format("{{\"events\": {}, \"kept\": {}, \"entries\": [", journal.count(),
                                 journal.size());
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry != entries.rbegin()) text += ", ";
    text += *entry;
  }
  text += "]}";
  return {.status = 200, .headers = {{"content-type", "application/json"}}, .body = text};
}

}  // namespace mock_server::admin
