#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/request_check.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {

using contracts::core::HttpResponse;

HttpResponse ReadOne(Request& request) {
  CheckedRequest checked = CheckRequest(request, BodyUse::kNone);
  if (checked.refusal.has_value()) return *std::move(checked.refusal);
  std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(request.resource());
  return fastapi::JsonTextAnswer(200, std::move(row->body));
}

}  // namespace mock_server::data_layer
