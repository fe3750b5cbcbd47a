#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/request_check.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {

using contracts::core::HttpResponse;
using python::Value;

namespace {

// docs/platform.md, Known traps, T5.
constexpr int kInUseTrap = 5;

// True when a row of some table refers to `key` of the request's table.
bool IsReferred(Request& request, const store::Cell& key) {
  for (size_t table = 0; table < request.resources.size(); ++table) {
    const Resource& other = request.resources[table];
    for (size_t i = 0; i < other.columns.size(); ++i) {
      if (other.columns[i].references != request.resource().table) continue;
      if (request.state.store->Exists(static_cast<int>(table), other.CellIndex(static_cast<int>(i)),
                                      key))
        return true;
    }
  }
  return false;
}

}  // namespace

HttpResponse Delete(Request& request) {
  CheckedRequest checked = CheckRequest(request, BodyUse::kNone);
  if (checked.refusal.has_value()) return *std::move(checked.refusal);
  const std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(request.resource());
  const Value key = request.path.items().front().second;
  if (IsReferred(request, CellOf(key))) {
    request.state.observation.Note(
        diagnosis::Code::kAgentInUse, "/path/" + request.path.items().front().first,
        "goals, plans or tasks refer to this agent, so it can't be deleted", kInUseTrap);
    return fastapi::UnhandledError();
  }
  if (request.state.store->Delete(request.resource_index, row->sequence) !=
      store::WriteOutcome::kDone) {
    return fastapi::UnhandledError();
  }
  request.state.deleted_ids.Add(key.as_str());
  // The real server declares a type for the body that it does not send.
  return fastapi::JsonTextAnswer(204, "");
}

}  // namespace mock_server::data_layer
