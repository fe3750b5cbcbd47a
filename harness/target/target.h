#ifndef UNDERSTUDY_HARNESS_TARGET_TARGET_H_
#define UNDERSTUDY_HARNESS_TARGET_TARGET_H_

#include <string>

#include "contracts/core/error.h"
#include "contracts/core/http_message.h"

namespace harness::target {

// Whatever answers requests: a server behind a socket, or a stand-in in this process (the CLI
// adapts one). Not thread-safe.
class Target {
 public:
  virtual ~Target() = default;

  // One request, one whole answer. kUnreachable when nobody is there, kUnavailable when the server
  // is there and gives no answer, kBadUsage when the request can't be sent.
  virtual contracts::core::Result<contracts::core::HttpResponse> Send(
      contracts::core::Service service, const contracts::core::HttpRequest& request) = 0;

  // Whether the last Send() sent its request a second time, since the connection that was kept open
  // had died before anything of an answer came.
  virtual bool reconnected() const { return false; }

  // The base URL of a service for messages and curl lines, e.g. "http://127.0.0.1:8009";
  // "in-process" when it has none.
  virtual std::string BaseUrl(contracts::core::Service service) const = 0;
};

}  // namespace harness::target

#endif  // UNDERSTUDY_HARNESS_TARGET_TARGET_H_
