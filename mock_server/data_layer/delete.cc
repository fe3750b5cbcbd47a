#include "mock_server/data_layer/handlers.h"
#include "mock_server/data_layer/publish.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

using base::HttpResponse;

// docs/platform.md, Known traps, T5.
constexpr int kInUseTrap = 5;

// Calls `take(table, cell)` for each column of any table that refers to the request's table; stops
// at the first that returns false.
template <typename Take>
bool ForReferences(Request& request, bool cascading, const Take& take) {
  for (size_t table = 0; table < request.resources.size(); ++table) {
    const Resource& other = request.resources[table];
    for (size_t i = 0; i < other.columns.size(); ++i) {
      const Column& column = other.columns[i];
      if (column.references != request.resource().table || column.cascades != cascading) continue;
      if (!take(static_cast<int>(table), other.CellIndex(static_cast<int>(i)))) return false;
    }
  }
  return true;
}

}  // namespace

HttpResponse Delete(Request& request) {
  const std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(request.resource());
  store::Store& store = *request.state.store;
  const auto& [name, id] = request.path.items().front();
  const store::Cell key = CellOf(id);
  const bool free = ForReferences(request, /*cascading=*/false, [&](int table, int cell) {
    return !store.Exists(table, cell, key);
  });
  if (!free) {
    request.context.observation.Note(
        diagnosis::Code::kAgentInUse, "/path/" + name,
        "goals, plans or tasks refer to this agent, so it can't be deleted", kInUseTrap);
    return fastapi::UnhandledError();
  }
  const bool done = ForReferences(request, /*cascading=*/true, [&](int table, int cell) {
    return store.DeleteBy(table, cell, key) == store::WriteOutcome::kDone;
  });
  if (!done || store.Delete(request.resource_index, row->sequence) != store::WriteOutcome::kDone)
    return fastapi::UnhandledError();
  request.state.deleted_ids.Add(id.as_str());
  PublishEvent(request, row->body);
  // The real server declares a type for the body that it does not send.
  return fastapi::JsonTextAnswer(204, "");
}

}  // namespace mock_server::data_layer
