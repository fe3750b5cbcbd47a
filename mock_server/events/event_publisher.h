#ifndef UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_PUBLISHER_H_
#define UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_PUBLISHER_H_

#include <cstddef>

#include "mock_server/events/event.h"
#include "mock_server/events/event_journal.h"
#include "mock_server/events/event_sinks.h"

namespace mock_server::events {

// Takes the events of one session: keeps them in its journal, and hands them to the sinks. Not
// thread-safe.
class EventPublisher {
 public:
  // `sinks` must outlive it; nullptr: the events of this session stay in the journal.
  EventPublisher(size_t journal_bytes, const EventSinks* sinks)
      : journal_(journal_bytes), sinks_(sinks) {}

  void Publish(const Event& event);

  EventJournal& journal() { return journal_; }
  const EventJournal& journal() const { return journal_; }

 private:
  EventJournal journal_;
  const EventSinks* const sinks_;
};

}  // namespace mock_server::events

#endif  // UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_PUBLISHER_H_
