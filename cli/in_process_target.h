#ifndef UNDERSTUDY_CLI_IN_PROCESS_TARGET_H_
#define UNDERSTUDY_CLI_IN_PROCESS_TARGET_H_

#include <functional>
#include <string>

#include "harness/client/target.h"

namespace cli {

// A stand-in in this process as a target: no socket, no transport. Not thread-safe.
class InProcessTarget : public harness::client::Target {
 public:
  using Handler = std::function<base::HttpResponse(base::Service, const base::HttpRequest&)>;
  explicit InProcessTarget(Handler handler) : handler_(std::move(handler)) {}

  base::Result<base::HttpResponse> Send(base::Service service,
                                        const base::HttpRequest& request) override;
  // Where `understudy serve` listens by default, so that the curl lines of a failure work against
  // it.
  std::string BaseUrl(base::Service service) const override;

 private:
  Handler handler_;
  base::HttpRequest sent_;  // kept for its memory
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_IN_PROCESS_TARGET_H_
