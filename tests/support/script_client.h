#ifndef UNDERSTUDY_TESTS_SUPPORT_SCRIPT_CLIENT_H_
#define UNDERSTUDY_TESTS_SUPPORT_SCRIPT_CLIENT_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_message.h"
#include "check/report.h"
#include "mock_server/stand_in/stand_in.h"

namespace tests::support {

// A stand-in in this process and a script that loads it over numbered connections, with the time in
// the test's hand: each request comes `pause` after the one before.
class ScriptClient {
 public:
  explicit ScriptClient(const std::string& defects = "none");

  base::HttpResponse Gateway(const std::string& method, const std::string& path,
                             const std::string& body = "");
  base::HttpResponse DataLayer(const std::string& method, const std::string& path,
                               const std::string& body = "");
  base::HttpResponse Send(base::Service service, base::HttpRequest request);
  // Sends no key.
  base::HttpResponse GatewayWithoutKey(const std::string& method, const std::string& path);

  // Creates one and gives its `field`.
  std::string NewAgent();
  std::string NewGoal(const std::string& agent, const std::string& field = "goal_id");
  std::string NewTask(const std::string& agent, const std::string& field = "task_id");

  void Close(uint64_t connection, check::ConnectionEnd end = check::ConnectionEnd::kByClient);
  check::Report Report(const check::ExpectedLoad* expected = nullptr);
  // Codes of the findings of the first client, each once, in their order; left out are S17, since a
  // short script never calls everything, and S26, since NewTask() makes up its plan.
  std::string Codes();
  // The first finding of that code; fails the test when there is none.
  check::Finding Finding(const std::string& code);

  uint64_t connection = 1;
  std::string user_agent = "script/1.0";
  std::chrono::nanoseconds pause = std::chrono::seconds(1);
  mock_server::stand_in::StandIn& stand_in() { return *stand_in_; }
  base::ManualClock& clock() { return clock_; }

 private:
  base::ManualClock clock_{std::chrono::microseconds(1768771607123456)};
  std::unique_ptr<mock_server::stand_in::StandIn> stand_in_;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_SCRIPT_CLIENT_H_
