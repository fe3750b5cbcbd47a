#include "mock_server/future/next_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mock_server::future {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using base::Service;
using std::chrono::nanoseconds;
using namespace std::chrono_literals;

class NextStepsTest : public testing::Test {
 protected:
  void Have(const std::vector<std::string>& texts) {
    const Options options = ParseOptions(texts).value();
    if (options.pool) pool_.emplace(*options.pool);
    steps_.emplace(options, pool_ ? &*pool_ : nullptr, clock_);
  }

  // As a session does it; the platform answers `status`.
  HttpResponse Send(const std::string& method, const std::string& target,
                    Service service = Service::kGateway, nanoseconds drawn = {}, int status = 200) {
    const HttpRequest request{method, target, {{"X-API-Key", "k"}}, ""};
    if (auto answer = steps_->Before(service, request, drawn)) return *std::move(answer);
    HttpResponse response{status, {{"content-type", "application/json"}}, "{}"};
    steps_->After(service, request, response);
    return response;
  }

  static std::string Mark(const HttpResponse& response) {
    const std::string* mark = response.header(kHeaderName);
    return mark == nullptr ? "" : *mark;
  }

  ManualClock clock_{1s};
  std::optional<ConnectionPool> pool_;
  std::optional<NextSteps> steps_;
};

TEST_F(NextStepsTest, MarksWhatAFeatureAnsweredAndNothingElse) {
  Have({"rate-limit=1/s"});
  const HttpResponse good = Send("GET", "/api/v1/agents/", Service::kGateway, 12ms);
  EXPECT_EQ(Mark(good), "");
  EXPECT_NE(good.header("ratelimit"), nullptr);
  EXPECT_EQ(steps_->answered_by(), Feature::kNone);
  EXPECT_EQ(steps_->taken(), 12ms);
  const HttpResponse refused = Send("GET", "/api/v1/agents/", Service::kGateway, 12ms);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(Mark(refused), "rate-limit");
  EXPECT_EQ(steps_->answered_by(), Feature::kRateLimit);
  // The gateway answers at once.
  EXPECT_EQ(steps_->taken(), 0ms);
  EXPECT_EQ(steps_->answers(Feature::kRateLimit), 1u);
  EXPECT_THAT(
      AnswerNotes(*steps_),
      testing::ElementsAre("1 request answered by --future rate-limit in place of the platform"));
}

TEST_F(NextStepsTest, LimitsTheApiOfTheGatewayAndNothingElse) {
  Have({"rate-limit=1/h"});
  EXPECT_EQ(Send("GET", "/api/v1/agents/").status, 200);
  EXPECT_EQ(Send("GET", "/api/v1/agents/").status, 429);
  EXPECT_EQ(Send("GET", "/health").status, 200);
  EXPECT_EQ(Send("GET", "/agents/", Service::kDataLayer).status, 200);
  EXPECT_EQ(Send("GET", "/agents/", Service::kDataLayer).header("ratelimit"), nullptr);
  steps_->Reset();
  EXPECT_EQ(Send("GET", "/api/v1/agents/").status, 200);
}

TEST_F(NextStepsTest, ACachedAnswerIsLimitedToo) {
  Have({"rate-limit=2/h", "cache=30s"});
  EXPECT_EQ(Mark(Send("GET", "/api/v1/agents/")), "");
  const HttpResponse cached = Send("GET", "/api/v1/agents/", Service::kGateway, 12ms);
  EXPECT_EQ(Mark(cached), "cache");
  EXPECT_EQ(*cached.header("x-ratelimit-remaining"), "0");
  EXPECT_EQ(steps_->taken(), 0ms);
  EXPECT_EQ(Mark(Send("GET", "/api/v1/agents/")), "rate-limit");
}

TEST_F(NextStepsTest, AWriteThatFailedLeavesTheCacheAlone) {
  Have({"cache=30s"});
  Send("GET", "/api/v1/agents/");
  Send("POST", "/api/v1/agents/", Service::kGateway, {}, 422);
  EXPECT_EQ(Mark(Send("GET", "/api/v1/agents/")), "cache");
  Send("POST", "/api/v1/agents/", Service::kGateway, {}, 201);
  EXPECT_EQ(Mark(Send("GET", "/api/v1/agents/")), "");
}

TEST_F(NextStepsTest, ARequestWaitsForAConnectionAndIsRefusedWhenTheWaitIsOver) {
  Have({"pool=1,wait=25ms"});
  Send("GET", "/api/v1/agents/", Service::kGateway, 20ms);
  EXPECT_EQ(steps_->taken(), 20ms);
  Send("GET", "/agents/", Service::kDataLayer, 20ms);
  EXPECT_EQ(steps_->taken(), 40ms);
  const HttpResponse refused = Send("GET", "/api/v1/agents/", Service::kGateway, 20ms);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.body, R"({"detail":"No connection to the database was free within 25 ms"})");
  EXPECT_EQ(Mark(refused), "pool");
  EXPECT_EQ(steps_->taken(), 25ms);
  // What asks the database for nothing waits for nobody.
  EXPECT_EQ(Send("GET", "/health", Service::kGateway, 20ms).status, 200);
  EXPECT_EQ(steps_->taken(), 20ms);
  clock_.Advance(40ms);
  Send("GET", "/api/v1/agents/", Service::kGateway, 20ms, 401);
  Send("GET", "/api/v1/agents/", Service::kGateway, 20ms);
  EXPECT_EQ(steps_->taken(), 20ms);
}

TEST_F(NextStepsTest, AConnectionCanBeHeldForAPartOfTheTimeOnly) {
  Have({"pool=1,hold=5ms"});
  Send("GET", "/api/v1/agents/", Service::kGateway, 20ms);
  EXPECT_EQ(steps_->taken(), 20ms);
  Send("GET", "/api/v1/agents/", Service::kGateway, 20ms);
  EXPECT_EQ(steps_->taken(), 25ms);
}

}  // namespace
}  // namespace mock_server::future
