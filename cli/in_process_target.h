#ifndef UNDERSTUDY_CLI_IN_PROCESS_TARGET_H_
#define UNDERSTUDY_CLI_IN_PROCESS_TARGET_H_

#include <functional>
#include <string>

#include "harness/target/target.h"

namespace cli {

// A stand-in in this process as a target: no socket, no transport. Not thread-safe.
class InProcessTarget : public harness::target::Target {
 public:
  using Handler = std::function<contracts::core::HttpResponse(contracts::core::Service,
                                                              const contracts::core::HttpRequest&)>;
  explicit InProcessTarget(Handler handler) : handler_(std::move(handler)) {}

  contracts::core::Result<contracts::core::HttpResponse> Send(
      contracts::core::Service service, const contracts::core::HttpRequest& request) override;
  // Where `understudy serve` listens by default, so that the curl lines of a failure work against
  // it.
  std::string BaseUrl(contracts::core::Service service) const override;

 private:
  Handler handler_;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_IN_PROCESS_TARGET_H_
