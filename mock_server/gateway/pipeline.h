#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_H_

#include <chrono>
#include <string_view>

#include "contracts/core/http_message.h"
#include "contracts/core/random.h"

namespace mock_server::gateway {

// The gateway's own pipeline, into which every request falls that no endpoint takes
// (docs/platform.md, Everything else). It never finds the key, so it answers 401; the body is the
// text of a Python dict.
contracts::core::HttpResponse AnswerByPipeline(const contracts::core::HttpRequest& request,
                                               std::string_view decoded_path,
                                               std::chrono::microseconds now,
                                               contracts::core::Random& random);

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_PIPELINE_H_
