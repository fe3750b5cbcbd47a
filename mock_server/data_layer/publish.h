#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_PUBLISH_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_PUBLISH_H_

#include <string>
#include <string_view>

#include "mock_server/data_layer/actions.h"
#include "python/value.h"

namespace mock_server::data_layer {

// What the event of the request's route tells of the fields that the request sent, to be taken
// before they are changed; empty when it tells nothing of them.
std::string FieldsForEvent(const Request& request, const python::Dict& fields);

// Publishes the event of the request's route, if it has one. `row` is the stored text of the row
// after the change, or before its delete.
void PublishEvent(Request& request, std::string_view row, std::string_view fields = {});

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_PUBLISH_H_
