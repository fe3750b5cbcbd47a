#ifndef UNDERSTUDY_MOCK_SERVER_APP_REQUEST_CONTEXT_H_
#define UNDERSTUDY_MOCK_SERVER_APP_REQUEST_CONTEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "mock_server/defects/defect_set.h"
#include "mock_server/defects/repair_set.h"
#include "mock_server/diagnosis/diagnosis.h"
#include "mock_server/events/event_sinks.h"

namespace mock_server::app {

// What both services share for as long as the stand-in runs. Not thread-safe.
struct Environment {
  const base::Clock* clock = nullptr;  // outlives the environment
  base::Random random{0};
  defects::DefectSet defects;
  defects::RepairSet repairs;
  // Whether requests are refused that the real server takes although they do no good
  // (docs/platform.md, Known traps).
  bool strict = false;
  // Where events go; outlives the environment. nullptr: nowhere.
  const events::EventSinks* sinks = nullptr;

  std::string Now() const { return base::FormatLocalTime(clock->WallNow()); }
};

// What is known of one request beside its answer.
struct RequestContext {
  // For the next request.
  void Clear() {
    observation.Clear();
    may_hold_surrogates = true;
    listed_rows = 0;
    list_opening = {};
  }

  diagnosis::Observation observation;
  // False when no text of the request's body can hold a surrogate.
  bool may_hold_surrogates = true;
  // How many rows the last list had that was answered on the way.
  size_t listed_rows = 0;
  // Stands in front of the next list that is answered on the way, which clears it: whoever asked
  // wants it there, and a list is too long to be moved.
  std::string_view list_opening{};
};

}  // namespace mock_server::app

#endif  // UNDERSTUDY_MOCK_SERVER_APP_REQUEST_CONTEXT_H_
