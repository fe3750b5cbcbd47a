#ifndef UNDERSTUDY_TESTS_SUPPORT_PLATFORM_CLIENT_H_
#define UNDERSTUDY_TESTS_SUPPORT_PLATFORM_CLIENT_H_

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_message.h"
#include "mock_server/platform/platform.h"

namespace tests::support {

// A stand-in in this process and a client of it that sends good keys and names itself, as real ones
// do.
class PlatformClient {
 public:
  explicit PlatformClient(mock_server::platform::PlatformOptions options = {});

  base::HttpResponse Gateway(const std::string& method, const std::string& path,
                             const std::string& body = "");
  base::HttpResponse DataLayer(const std::string& method, const std::string& path,
                               const std::string& body = "");
  // The string value of `key` in the answer, which must be a create that succeeded.
  static std::string Text(const base::HttpResponse& answer, const std::string& key);

  mock_server::platform::Platform& platform() { return *platform_; }
  base::ManualClock& clock() { return clock_; }

 private:
  base::HttpResponse Send(base::Service service, const std::string& key, const std::string& method,
                          const std::string& path, const std::string& body);

  base::ManualClock clock_{std::chrono::microseconds(1768771607123456)};
  std::unique_ptr<mock_server::platform::Platform> platform_;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_PLATFORM_CLIENT_H_
