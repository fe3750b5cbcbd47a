#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATE_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATE_H_

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "mock_server/defects/defect_set.h"
#include "mock_server/defects/repair_set.h"
#include "mock_server/diagnosis/deleted_ids.h"
#include "mock_server/diagnosis/diagnosis.h"
#include "mock_server/store/store.h"

namespace mock_server::data_layer {

// What handlers work on. Owned by the platform; borrowed by everything below it.
struct State {
  std::unique_ptr<store::Store> store;
  const base::Clock* clock = nullptr;
  base::Random random{0};
  defects::DefectSet defects;
  defects::RepairSet repairs;
  // Of a kind, the newest; 0: no bound.
  int64_t max_entities = 0;
  // Refuse what the real server takes although it does no good (docs/platform.md, Known traps).
  bool strict = false;
  // What is noticed of the request at hand, beside its answer.
  diagnosis::Observation observation;
  diagnosis::DeletedIds deleted_ids;
  // The data layer was restarted, so that ids of what it drops then may be lost without a delete.
  bool restarted = false;
  // Of the last list that was answered.
  size_t listed_rows = 0;

  std::string Now() const { return base::FormatLocalTime(clock->WallNow()); }
};

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATE_H_
