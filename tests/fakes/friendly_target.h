#ifndef UNDERSTUDY_TESTS_FAKES_FRIENDLY_TARGET_H_
#define UNDERSTUDY_TESTS_FAKES_FRIENDLY_TARGET_H_

#include <string>

#include "base/random.h"
#include "harness/client/target.h"

namespace tests::fakes {

// Gives out ids and answers everything well, as far as the platform's workload looks at it.
class FriendlyTarget : public harness::client::Target {
 public:
  base::Result<base::HttpResponse> Send(base::Service, const base::HttpRequest& request) override {
    base::HttpResponse response;
    response.status = request.method == "POST" ? 201 : request.method == "DELETE" ? 204 : 200;
    const std::string id = ids_.NextUuid();
    response.body = R"({"id":")" + id + R"(","goal_id":")" + id + R"(","task_id":")" + id + R"("})";
    return response;
  }
  std::string BaseUrl(base::Service) const override { return "in-process"; }

 private:
  base::Random ids_{1};
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_FRIENDLY_TARGET_H_
