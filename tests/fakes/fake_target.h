#ifndef UNDERSTUDY_TESTS_FAKES_FAKE_TARGET_H_
#define UNDERSTUDY_TESTS_FAKES_FAKE_TARGET_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "harness/client/target.h"

namespace tests::fakes {

// A target that answers with what it was given, in order, and keeps what it was sent. When nothing
// is left, nobody answers.
class FakeTarget : public harness::client::Target {
 public:
  struct Sent {
    base::Service service;
    base::HttpRequest request;
  };

  void Answer(int status, std::string body,
              base::HttpHeaders headers = {{"content-type", "application/json"}}) {
    answers_.push_back({status, std::move(headers), std::move(body)});
  }

  // From here on, once nothing is left, somebody is there and gives no answer.
  void Hang() { hangs_ = true; }

  base::Result<base::HttpResponse> Send(base::Service service,
                                        const base::HttpRequest& request) override {
    sent_.push_back({service, request});
    if (answers_.empty() && hangs_)
      return base::Fail(base::ErrorCode::kUnavailable, "no answer within 1 s", BaseUrl(service));
    if (answers_.empty()) {
      return base::Fail(base::ErrorCode::kUnreachable, "nobody answers", BaseUrl(service));
    }
    base::HttpResponse response = std::move(answers_.front());
    answers_.pop_front();
    return response;
  }

  std::string BaseUrl(base::Service service) const override {
    return service == base::Service::kGateway ? "http://gateway:8009" : "http://data-layer:8001";
  }

  const std::vector<Sent>& sent() const { return sent_; }

 private:
  std::deque<base::HttpResponse> answers_;
  std::vector<Sent> sent_;
  bool hangs_ = false;
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_FAKE_TARGET_H_
