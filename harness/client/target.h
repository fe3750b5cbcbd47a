#ifndef UNDERSTUDY_HARNESS_CLIENT_TARGET_H_
#define UNDERSTUDY_HARNESS_CLIENT_TARGET_H_

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/http_message.h"

namespace harness::client {

// In it a stand-in says what is wrong with a request: "S9 /path/goal_id; …". A platform sends none.
inline constexpr std::string_view kDiagnosisHeader = "x-understudy-diagnosis";

// Something that answers requests: a server behind a socket, or a stand-in in this process (the CLI
// adapts one). Not thread-safe.
class Target {
 public:
  virtual ~Target() = default;

  // One request, one whole answer. kUnreachable when there is no server, kUnavailable when the
  // server does not answer, kBadUsage when the request can't be sent.
  virtual base::Result<base::HttpResponse> Send(base::Service service,
                                                const base::HttpRequest& request) = 0;

  // Whether the last Send() sent its request a second time, since the connection that was kept open
  // had died before anything of an answer came.
  virtual bool reconnected() const { return false; }

  // The base URL of a service for messages and curl lines, e.g. "http://127.0.0.1:8009";
  // "in-process" when it has none.
  virtual std::string BaseUrl(base::Service service) const = 0;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_TARGET_H_
