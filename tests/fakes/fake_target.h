#ifndef UNDERSTUDY_TESTS_FAKES_FAKE_TARGET_H_
#define UNDERSTUDY_TESTS_FAKES_FAKE_TARGET_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "harness/target/target.h"

namespace tests::fakes {

// A target that answers with what it was given, in order, and keeps what it was sent. When nothing
// is left, nobody answers.
class FakeTarget : public harness::target::Target {
 public:
  struct Sent {
    contracts::core::Service service;
    contracts::core::HttpRequest request;
  };

  void Answer(int status, std::string body,
              contracts::core::HttpHeaders headers = {{"content-type", "application/json"}}) {
    answers_.push_back({status, std::move(headers), std::move(body)});
  }

  contracts::core::Result<contracts::core::HttpResponse> Send(
      contracts::core::Service service, const contracts::core::HttpRequest& request) override {
    sent_.push_back({service, request});
    if (answers_.empty()) {
      return contracts::core::Fail(contracts::core::ErrorCode::kUnreachable, "nobody answers",
                                   BaseUrl(service));
    }
    contracts::core::HttpResponse response = std::move(answers_.front());
    answers_.pop_front();
    return response;
  }

  std::string BaseUrl(contracts::core::Service service) const override {
    return service == contracts::core::Service::kGateway ? "http://gateway:8009"
                                                         : "http://data-layer:8001";
  }

  const std::vector<Sent>& sent() const { return sent_; }

 private:
  std::deque<contracts::core::HttpResponse> answers_;
  std::vector<Sent> sent_;
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_FAKE_TARGET_H_
