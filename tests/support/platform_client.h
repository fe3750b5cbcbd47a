#ifndef UNDERSTUDY_TESTS_SUPPORT_PLATFORM_CLIENT_H_
#define UNDERSTUDY_TESTS_SUPPORT_PLATFORM_CLIENT_H_

#include <memory>
#include <string>

#include "contracts/core/clock.h"
#include "contracts/core/http_message.h"
#include "mock_server/platform.h"

namespace tests::support {

// A stand-in in this process and a client of it that sends good keys and names itself, as real ones
// do.
class PlatformClient {
 public:
  explicit PlatformClient(mock_server::PlatformOptions options = {});

  contracts::core::HttpResponse Gateway(const std::string& method, const std::string& path,
                                        const std::string& body = "");
  contracts::core::HttpResponse DataLayer(const std::string& method, const std::string& path,
                                          const std::string& body = "");
  // The string value of `key` in the answer, which must be a create that succeeded.
  static std::string Text(const contracts::core::HttpResponse& answer, const std::string& key);

  mock_server::Platform& platform() { return *platform_; }
  contracts::core::ManualClock& clock() { return clock_; }

 private:
  contracts::core::HttpResponse Send(contracts::core::Service service, const std::string& key,
                                     const std::string& method, const std::string& path,
                                     const std::string& body);

  contracts::core::ManualClock clock_{std::chrono::microseconds(1768771607123456)};
  std::unique_ptr<mock_server::Platform> platform_;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_PLATFORM_CLIENT_H_
