#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_API_KEY_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_API_KEY_H_

#include <optional>
#include <string>
#include <vector>

#include "contracts/core/http_message.h"

namespace mock_server::data_layer {

// The 401 that a request without a good key gets before anything else is looked at; nothing when it
// may pass (docs/platform.md, Data layer key).
std::optional<contracts::core::HttpResponse> RefuseKey(const contracts::core::HttpRequest& request,
                                                       const std::string& decoded_path,
                                                       const std::vector<std::string>& api_keys);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_API_KEY_H_
