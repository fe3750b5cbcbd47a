#ifndef UNDERSTUDY_MOCK_SERVER_REPORT_EXCHANGE_H_
#define UNDERSTUDY_MOCK_SERVER_REPORT_EXCHANGE_H_

#include <chrono>
#include <cstdint>

#include "contracts/core/http_message.h"
#include "mock_server/diagnosis/diagnosis.h"

namespace mock_server::report {

// One request, its answer and what was noticed of it. Borrows everything; lives for one call.
struct Exchange {
  contracts::core::Service service;
  uint64_t connection;            // 0: not over a socket
  std::chrono::nanoseconds time;  // when the request came; monotonic
  const contracts::core::HttpRequest& request;
  const contracts::core::HttpResponse& response;
  const diagnosis::Observation& observation;

  // 0 is a connection that was dropped instead of an answer.
  bool failed() const { return response.status >= 400 || response.status == 0; }
};

}  // namespace mock_server::report

#endif  // UNDERSTUDY_MOCK_SERVER_REPORT_EXCHANGE_H_
