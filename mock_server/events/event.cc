#include "mock_server/events/event.h"

#include <fmt/format.h>
#include <time.h>

#include <string>
#include <utility>

#include "python/json_reader.h"

namespace mock_server::events {
namespace {

using python::Dict;
using python::List;
using python::Value;

Dict ReadObject(std::string_view text) {
  auto value = python::ReadJson(text);
  return value.has_value() && value->is_dict() ? std::move(value->as_dict()) : Dict();
}

// datetime.utcnow().isoformat().
std::string UtcTime(std::chrono::microseconds since_epoch) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const time_t whole = seconds.count();
  tm parts{};
  ::gmtime_r(&whole, &parts);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                  parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  if (const auto fraction = since_epoch - seconds; fraction.count() != 0)
    text += fmt::format(".{:06}", fraction.count());
  return text;
}

Value ColumnOf(const Dict& row, std::string_view column) {
  const Value* value = row.Find(column);
  return value == nullptr ? Value() : *value;
}

Dict PayloadOf(const EventDescription& description, const Dict& row, const Dict& fields) {
  Dict payload;
  for (const PayloadMember& member : description.payload) {
    switch (member.source) {
      case PayloadMember::Source::kColumn:
        payload.Set(member.name, ColumnOf(row, member.column));
        break;
      case PayloadMember::Source::kFields:
        payload.Set(member.name, fields);
        break;
      case PayloadMember::Source::kFieldNames: {
        List names;
        for (const Dict::Item& field : fields.items()) names.emplace_back(field.first);
        payload.Set(member.name, std::move(names));
        break;
      }
    }
  }
  return payload;
}

}  // namespace

Dict MessageOf(const Event& event) {
  const EventDescription& description = event.description;
  const Dict row = ReadObject(event.row);
  Dict message;
  if (description.is_row) {
    for (const char* column :
         {"event_type", "aggregate_type", "aggregate_id", "payload", "metadata"})
      message.Set(column, ColumnOf(row, column));
  } else {
    message.Set("event_type", description.type);
    message.Set("aggregate_type", description.aggregate_type);
    message.Set("aggregate_id", ColumnOf(row, description.id_column));
    message.Set("payload", PayloadOf(description, row, ReadObject(event.fields)));
    message.Set("metadata", Dict());
  }
  message.Set("timestamp", UtcTime(event.time));
  return message;
}

}  // namespace mock_server::events
