#include <utility>

#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/request_check.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {

using contracts::core::HttpResponse;
using python::Dict;
using python::Value;

namespace {

// The field of the body that a column takes its new value from; nullptr when it is left alone.
const Value* NewValue(const PatchDescription& patch, const PatchColumn& column, const Dict& body) {
  for (const std::string& field : column.from) {
    const Value* value = body.Find(field);
    if (value == nullptr) continue;
    if (column.falsy_is_absent && !value->IsTruthy()) continue;
    if (patch.null_is_absent && value->is_none()) continue;
    // 0 and false count.
    if (patch.falsy_is_absent && !value->IsTruthy() && !value->is_int() && !value->is_bool())
      continue;
    return value;
  }
  return nullptr;
}

}  // namespace

HttpResponse Patch(Request& request) {
  const Resource& resource = request.resource();
  const PatchDescription& patch = resource.patch;
  CheckedRequest checked = CheckRequest(request, BodyUse::kPatch);
  if (checked.refusal.has_value()) return *std::move(checked.refusal);

  std::vector<std::pair<int, Value>> values;
  for (const PatchColumn& column : patch.columns) {
    if (const Value* value = NewValue(patch, column, checked.body))
      values.emplace_back(column.column, *value);
  }
  const bool nothing = values.empty() && !patch.always_touches;
  if (nothing && !patch.nothing_detail.empty())
    return fastapi::DetailAnswer(400, patch.nothing_detail);
  if (const std::string fault = BindAndCheck(request, values); !fault.empty())
    return HandlerFault(resource, "", fault);

  std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(resource);
  if (nothing) return fastapi::JsonTextAnswer(200, std::move(row->body));
  Dict changed = ReadRow(row->body);
  for (auto& [index, value] : values)
    changed.Set(resource.columns[static_cast<size_t>(index)].name, std::move(value));
  if (patch.touched_column >= 0) {
    changed.Set(resource.columns[static_cast<size_t>(patch.touched_column)].name,
                request.state.Now());
  }
  return StoreRow(request, row->sequence, changed);
}

}  // namespace mock_server::data_layer
