#ifndef UNDERSTUDY_CHECK_EXCHANGE_H_
#define UNDERSTUDY_CHECK_EXCHANGE_H_

#include <chrono>
#include <cstdint>

#include "base/http_message.h"
#include "mock_server/diagnosis/diagnosis.h"
#include "mock_server/future/next_steps.h"

namespace check {

// One request, its answer and what was noticed of it. Borrows everything; lives for one call.
struct Exchange {
  base::Service service;
  uint64_t connection;            // 0: not over a socket
  std::chrono::nanoseconds time;  // when the request came; monotonic
  const base::HttpRequest& request;
  const base::HttpResponse& response;
  const mock_server::diagnosis::Observation& observation;
  // What is in front of the platform (--future), as of this request; nullptr: nothing.
  const mock_server::future::NextSteps* next_steps = nullptr;

  // Whether a --future feature answered in place of the platform.
  bool answered_ahead() const {
    return next_steps != nullptr &&
           next_steps->answered_by() != mock_server::future::Feature::kNone;
  }

  // 0 is a connection that was dropped instead of an answer. What a --future feature answers is no
  // fault of the client.
  bool failed() const {
    return (response.status >= 400 || response.status == 0) && !answered_ahead();
  }
};

// How a connection ended, as far as a report needs it.
enum class ConnectionEnd {
  kByClient,
  kHalfClosed,  // also by the client, which half-closed it before it was sent its answer
  kByServer,    // the client had been silent, an application failed, or the server ends
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_EXCHANGE_H_
