#include "mock_server/http/wait.h"

namespace mock_server::http {

namespace {

// How long a client has to read the answer to what was no HTTP, while its bytes are thrown away.
constexpr std::chrono::nanoseconds kLingerTime = std::chrono::seconds(1);

}  // namespace

std::chrono::nanoseconds TimeOf(Wait wait, const HttpServerOptions& options) {
  switch (wait) {
    case Wait::kNothing:
      break;
    case Wait::kIdle:
      return options.keep_alive;
    case Wait::kRequest:
      return options.request_timeout;
    case Wait::kOutput:
      return options.write_timeout;
    case Wait::kLinger:
    case Wait::kLastAck:
      return kLingerTime;
    case Wait::kFailure:
      return options.failure_close;
  }
  return kNever;
}

}  // namespace mock_server::http
