#ifndef UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_H_
#define UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_H_

#include <chrono>
#include <string_view>

#include "mock_server/events/event_description.h"
#include "python/value.h"

namespace mock_server::events {

// What happened, as far as it takes to write the event's message. Borrows everything; the texts are
// JSON objects.
struct Event {
  const EventDescription& description;
  std::chrono::microseconds time{0};  // wall clock, since the epoch
  std::string_view row;               // as stored after the change, or before the delete
  std::string_view fields;  // what the request sent; empty when the payload has none of it
};

// The message as the data layer publishes it (docs/platform-rest.md, Side
// effects): event_type,
// aggregate_type, aggregate_id, payload, metadata and timestamp. python::DumpJson() makes its text.
python::Dict MessageOf(const Event& event);

}  // namespace mock_server::events

#endif  // UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_H_
