#include "mock_server/events/event_publisher.h"

#include "python/json_dumps.h"

namespace mock_server::events {

void EventPublisher::Publish(const Event& event) {
  journal_.Record(event);
  if (sinks_ != nullptr && !sinks_->empty()) sinks_->Publish(python::DumpJson(MessageOf(event)));
}

}  // namespace mock_server::events
