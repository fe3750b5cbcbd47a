#include "mock_server/data_layer/publish.h"

#include "mock_server/data_layer/rows.h"
#include "python/json_writer.h"

namespace mock_server::data_layer {

std::string FieldsForEvent(const Request& request, const python::Dict& fields) {
  std::string text;
  const auto& event = request.route.event;
  if (event.has_value() && event->needs_fields()) python::WriteAnyJson(fields, text);
  return text;
}

void PublishEvent(Request& request, std::string_view row, std::string_view fields) {
  const auto& event = request.route.event;
  if (!event.has_value()) return;
  request.state.events->Publish({*event, request.state.clock->WallNow(), RowText(row), fields});
}

}  // namespace mock_server::data_layer
