#ifndef UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_SINKS_H_
#define UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_SINKS_H_

#include <algorithm>
#include <string_view>
#include <vector>

#include "mock_server/events/event_sink.h"

namespace mock_server::events {

// The sinks of a stand-in. Borrows them. Not thread-safe.
class EventSinks {
 public:
  void Add(EventSink& sink) { sinks_.push_back(&sink); }

  bool empty() const { return sinks_.empty(); }
  void Publish(std::string_view message) const {
    for (EventSink* sink : sinks_) sink->Publish(message);
  }
  // Whether all of them are up.
  bool are_up() const {
    return std::all_of(sinks_.begin(), sinks_.end(), [](const EventSink* s) { return s->is_up(); });
  }
  std::vector<SinkStatus> statuses() const {
    std::vector<SinkStatus> statuses;
    for (const EventSink* sink : sinks_) statuses.push_back(sink->status());
    return statuses;
  }

 private:
  std::vector<EventSink*> sinks_;
};

}  // namespace mock_server::events

#endif  // UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_SINKS_H_
