#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATE_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATE_H_

#include <cstdint>
#include <memory>

#include "mock_server/app/request_context.h"
#include "mock_server/diagnosis/deleted_ids.h"
#include "mock_server/events/event_publisher.h"
#include "mock_server/store/store.h"

namespace mock_server::data_layer {

// What the data layer keeps from request to request, beside what both services share. Not
// thread-safe.
struct State : app::Environment {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<events::EventPublisher> events;
  // Rows kept per table; the oldest are dropped. 0: unlimited.
  int64_t max_entities = 0;
  diagnosis::DeletedIds deleted_ids;
  // The data layer was restarted, so that ids of what it drops then may be lost without a delete.
  bool restarted = false;
};

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATE_H_
