#include "mock_server/events/event_journal.h"

#include <cstring>
#include <type_traits>

namespace mock_server::events {
namespace {

// The texts follow, row and fields.
struct Fixed {
  uint64_t number;
  int64_t time_us;
  const EventDescription* description;
  size_t row_bytes;
  size_t fields_bytes;
};
static_assert(std::is_trivially_copyable_v<Fixed>);

}  // namespace

void EventJournal::Record(const Event& event) {
  ++count_;
  char* at = ring_.Reserve(sizeof(Fixed) + event.row.size() + event.fields.size());
  if (at == nullptr) return;
  const Fixed fixed{count_, event.time.count(), &event.description, event.row.size(),
                    event.fields.size()};
  std::memcpy(at, &fixed, sizeof fixed);
  at += sizeof fixed;
  std::memcpy(at, event.row.data(), event.row.size());
  if (!event.fields.empty())
    std::memcpy(at + event.row.size(), event.fields.data(), event.fields.size());
}

void EventJournal::ForEach(
    const std::function<bool(uint64_t number, const Event& event)>& take) const {
  for (size_t i = ring_.size(); i-- > 0;) {
    const char* const at = ring_[i];
    Fixed fixed;
    std::memcpy(&fixed, at, sizeof fixed);
    const char* const row = at + sizeof fixed;
    const Event event{*fixed.description,
                      std::chrono::microseconds(fixed.time_us),
                      {row, fixed.row_bytes},
                      {row + fixed.row_bytes, fixed.fields_bytes}};
    if (!take(fixed.number, event)) return;
  }
}

}  // namespace mock_server::events
