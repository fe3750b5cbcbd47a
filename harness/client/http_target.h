#ifndef UNDERSTUDY_HARNESS_CLIENT_HTTP_TARGET_H_
#define UNDERSTUDY_HARNESS_CLIENT_HTTP_TARGET_H_

#include <chrono>
#include <memory>
#include <string>

#include "harness/client/target.h"
#include "harness/client/url.h"

namespace harness::client {

// Where the servers are, and how long they may take.
struct HttpTargetOptions {
  Url gateway;
  Url data_layer;
  // For the whole of one request: connecting, sending, and the answer to its last byte.
  std::chrono::milliseconds timeout{30000};
};

// Servers by URL, one request after the other on a kept-alive connection for each service; for many
// at once there is AsyncClient. A connection that died while it was idle is opened anew, once for
// each request. Redirects are not followed: a contract wants to see them. Not thread-safe.
//
// Send() fails with kUnreachable when no connection comes about, and with kUnavailable when the
// server takes the request and answers nothing, no HTTP, or not in time.
class HttpTarget : public Target {
 public:
  explicit HttpTarget(HttpTargetOptions options);
  ~HttpTarget() override;

  base::Result<base::HttpResponse> Send(base::Service service,
                                        const base::HttpRequest& request) override;
  bool reconnected() const override { return reconnected_; }
  std::string BaseUrl(base::Service service) const override;

 private:
  class Connection;
  const HttpTargetOptions options_;
  std::unique_ptr<Connection> gateway_;
  std::unique_ptr<Connection> data_layer_;
  bool reconnected_ = false;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_HTTP_TARGET_H_
