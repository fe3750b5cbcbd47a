#ifndef UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_SINK_H_
#define UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_SINK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mock_server::events {

// The channel on which the data layer publishes.
inline constexpr std::string_view kChannel = "l01:events";

// How a sink is doing. Counts are since the start.
struct SinkStatus {
  std::string url;  // without a password
  bool up = true;   // whether events reach it now
  uint64_t published = 0;
  uint64_t missed = 0;                  // published while it could not be reached; they are lost
  std::string trouble{};                // why it is not up, in words
  std::optional<size_t> subscribers{};  // where that is known: of a server of our own
};

// Where events go beside the journal. Not thread-safe.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // `message` is an event's text. Hands it to the system before it returns and never waits: what
  // can't be handed on is missed.
  virtual void Publish(std::string_view message) = 0;
  virtual SinkStatus status() const = 0;
  virtual bool is_up() const = 0;
};

}  // namespace mock_server::events

#endif  // UNDERSTUDY_MOCK_SERVER_EVENTS_EVENT_SINK_H_
