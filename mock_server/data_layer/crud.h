#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CRUD_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CRUD_H_

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// The actions that every resource can have; what they do is in its description.
base::HttpResponse Create(Request& request);
base::HttpResponse ListRows(Request& request);
base::HttpResponse ReadOne(Request& request);
base::HttpResponse Patch(Request& request);
base::HttpResponse Delete(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CRUD_H_
