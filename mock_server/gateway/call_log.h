#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_CALL_LOG_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_CALL_LOG_H_

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"

namespace mock_server::gateway {

// One call of the gateway to the data layer. A plain value.
struct UpstreamCall {
  std::string method;
  std::string path;
  std::string query;  // as it is sent
  std::string route;  // of the data layer, with its names in braces; empty when none took it
  int status = 0;     // 0: nobody answered
  std::chrono::nanoseconds start{};  // on the log's clock, as end
  std::chrono::nanoseconds end{};
};

// The calls that one request took, in their order. Not thread-safe.
struct CallLog {
  const base::Clock& clock;  // outlives the log
  std::vector<UpstreamCall> calls{};
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_CALL_LOG_H_
