#ifndef UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_JOURNAL_H_
#define UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "mock_server/events/event.h"
#include "mock_server/journal/byte_ring.h"

namespace mock_server::events {

// The newest events of a session, in a fixed number of bytes. It keeps what an event is made of,
// and nobody writes a message before it is asked for: most never are. Not thread-safe.
class EventJournal {
 public:
  explicit EventJournal(size_t budget_bytes) : ring_(budget_bytes) {}

  // The event's description must outlive the journal.
  void Record(const Event& event);

  // Calls `take` with the number of each event that is kept, from 1, and with the event, the newest
  // first, until it returns false.
  void ForEach(const std::function<bool(uint64_t number, const Event& event)>& take) const;

  // Since the start, kept or not.
  uint64_t count() const { return count_; }
  size_t size() const { return ring_.size(); }
  // Empties it; the numbers go on.
  void Forget() { ring_.Clear(); }

 private:
  uint64_t count_ = 0;
  journal::ByteRing ring_;
};

}  // namespace mock_server::events

#endif  // UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_JOURNAL_H_
