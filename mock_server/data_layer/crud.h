#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CRUD_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CRUD_H_

#include "contracts/core/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// The actions that every resource can have; what they do is in its description.
contracts::core::HttpResponse Create(Request& request);
contracts::core::HttpResponse ListRows(Request& request);
contracts::core::HttpResponse ReadOne(Request& request);
contracts::core::HttpResponse Patch(Request& request);
contracts::core::HttpResponse Delete(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CRUD_H_
