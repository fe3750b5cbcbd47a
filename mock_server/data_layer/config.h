#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CONFIG_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CONFIG_H_

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// Values by namespace and key (docs/platform-rest.md, Typed routers). On the real server a write
// always fails, so there never are any.
base::HttpResponse ReadConfig(Request& request);
base::HttpResponse WriteConfig(Request& request);
base::HttpResponse ListConfig(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CONFIG_H_
