#ifndef UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_DESCRIPTION_H_
#define UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_DESCRIPTION_H_

#include <string>
#include <vector>

namespace mock_server::events {

// A member of an event's payload, and what it holds.
struct PayloadMember {
  enum class Source {
    kColumn,      // a column of the row as it is after the change
    kFields,      // the fields that the request sent, with their values
    kFieldNames,  // their names
  };
  std::string name;
  Source source = Source::kColumn;
  std::string column{};  // of kColumn
};

// The event that a route of the data layer publishes (docs/resource-format.md, Events). Immutable.
struct EventDescription {
  std::string type;            // "agent.created"
  std::string aggregate_type;  // "agent"
  std::string id_column;       // the column whose value is the aggregate's id
  std::vector<PayloadMember> payload;
  // The row is an event itself: all of the above are columns of it, and so are payload and
  // metadata.
  bool is_row = false;

  bool needs_fields() const {
    for (const PayloadMember& member : payload) {
      if (member.source != PayloadMember::Source::kColumn) return true;
    }
    return false;
  }
};

}  // namespace mock_server::events

#endif  // UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_DESCRIPTION_H_
