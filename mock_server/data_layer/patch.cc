#include <utility>

#include "mock_server/data_layer/handlers.h"
#include "mock_server/data_layer/notes.h"
#include "mock_server/data_layer/publish.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

using base::HttpResponse;
using python::Dict;
using python::Value;

// The field of the body that a column takes its new value from; nullptr when it is left alone.
const Value* NewValue(const PatchDescription& patch, const PatchColumn& column, const Dict& body) {
  for (const std::string& field : column.from) {
    const Value* value = body.Find(field);
    if (value == nullptr) continue;
    const bool is_last = &field == &column.from.back();
    if (column.falsy_is_next && !is_last && !value->IsTruthy()) continue;
    if ((patch.null_is_absent || column.null_is_absent) && value->is_none()) continue;
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

  std::vector<Parameter> parameters;
  for (const PatchColumn& column : patch.columns) {
    const Value* value = NewValue(patch, column, request.body);
    if (value == nullptr) continue;
    const int number = static_cast<int>(parameters.size()) + 1;
    parameters.push_back({&resource.column(column.column), *value, number});
  }
  const bool nothing = parameters.empty() && !patch.always_touches;
  if (nothing && !patch.nothing_detail.empty()) {
    NoteFault(request, "/body", patch.nothing_detail);
    return fastapi::DetailAnswer(400, patch.nothing_detail);
  }
  if (IsBroken(request, /*stored=*/false, parameters)) return fastapi::UnhandledError();
  if (std::string fault = BindParameters(parameters, request.state.repairs); !fault.empty()) {
    NoteRefusal(request, parameters, fault);
    return HandlerFault(resource, "", fault);
  }
  if (std::string fault = KeyFault(request); !fault.empty())
    return HandlerFault(resource, "", fault);
  if (std::string fault = StoreParameters(parameters, resource.table); !fault.empty()) {
    NoteRefusal(request, parameters, fault);
    return HandlerFault(resource, "", fault);
  }

  if (auto refusal = RefuseNan(request, parameters)) return *std::move(refusal);

  std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(resource);
  if (nothing) return RowAnswer(200, std::move(row->body));
  Dict changed = ReadRow(row->body);
  for (Parameter& parameter : parameters)
    changed.Set(parameter.column->name, std::move(parameter.value));
  if (patch.touched_column >= 0)
    changed.Set(resource.column(patch.touched_column).name, request.state.Now());
  if (IsBroken(request, /*stored=*/true, parameters)) {
    StoreRow(request, row->sequence, changed, std::nullopt);
    return fastapi::UnhandledError();
  }
  return StoreRow(request, row->sequence, changed, FieldsForEvent(request, request.body));
}

}  // namespace mock_server::data_layer
