#include <utility>

#include "mock_server/data_layer/handlers.h"
#include "mock_server/data_layer/rows.h"

namespace mock_server::data_layer {

using base::HttpResponse;

HttpResponse ReadOne(Request& request) {
  if (std::string fault = KeyFault(request); !fault.empty())
    return HandlerFault(request.resource(), "", fault);
  std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(request.resource());
  return RowAnswer(200, std::move(row->body));
}

}  // namespace mock_server::data_layer
