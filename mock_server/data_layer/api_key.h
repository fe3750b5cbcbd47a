#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_API_KEY_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_API_KEY_H_

#include <optional>
#include <string>
#include <vector>

#include "base/http_message.h"

namespace mock_server::data_layer {

// A 401, and how its reader gets in.
struct KeyRefusal {
  base::HttpResponse response;
  std::string hint;
};

// What a request without a good key gets before anything else is looked at; nothing when it may
// pass. Without any `api_keys` every request may (docs/platform.md, Data layer key). `path` is that
// of the request's URL.
std::optional<KeyRefusal> RefuseKey(const base::HttpRequest& request, std::string_view path,
                                    const std::vector<std::string>& api_keys);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_API_KEY_H_
