#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CONFIG_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CONFIG_H_

#include "contracts/core/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// Values by namespace and key (docs/platform-rest.md, Typed routers). On the real server a write
// always fails, so there never are any.
contracts::core::HttpResponse ReadConfig(Request& request);
contracts::core::HttpResponse WriteConfig(Request& request);
contracts::core::HttpResponse ListConfig(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_CONFIG_H_
