#ifndef UNDERSTUDY_TESTS_FAKES_FRIENDLY_TARGET_H_
#define UNDERSTUDY_TESTS_FAKES_FRIENDLY_TARGET_H_

#include <string>

#include "contracts/core/random.h"
#include "harness/target/target.h"

namespace tests::fakes {

// Gives out ids and answers everything well, as far as the platform's workload looks at it.
class FriendlyTarget : public harness::target::Target {
 public:
  contracts::core::Result<contracts::core::HttpResponse> Send(
      contracts::core::Service, const contracts::core::HttpRequest& request) override {
    contracts::core::HttpResponse response;
    response.status = request.method == "POST" ? 201 : request.method == "DELETE" ? 204 : 200;
    const std::string id = ids_.NextUuid();
    response.body = R"({"id":")" + id + R"(","goal_id":")" + id + R"(","task_id":")" + id + R"("})";
    return response;
  }
  std::string BaseUrl(contracts::core::Service) const override { return "in-process"; }

 private:
  contracts::core::Random ids_{1};
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_FRIENDLY_TARGET_H_
