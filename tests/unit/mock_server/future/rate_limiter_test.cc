#include "mock_server/future/rate_limiter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::future {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using testing::HasSubstr;
using Verdict = RateLimiter::Verdict;
using namespace std::chrono_literals;

class FakeEnd : public base::ServiceEnd {
 public:
  explicit FakeEnd(std::string client) : client_(std::move(client)) {}
  std::string Address() const override { return "127.0.0.1:8009"; }
  std::string ClientAddress() const override { return client_; }

 private:
  std::string client_;
};

HttpRequest WithKey(const std::string& key) {
  return {"GET", "/api/v1/agents/", {{"X-API-Key", key}}, ""};
}

std::string Header(const HttpResponse& response, std::string_view name) {
  const std::string* value = response.header(name);
  return value == nullptr ? "(none)" : *value;
}

class RateLimiterTest : public testing::Test {
 protected:
  RateLimiter& Limit(const std::vector<std::string>& texts) {
    limiter_.emplace(ParseOptions(texts).value(), clock_);
    return *limiter_;
  }
  HttpResponse Refused(const HttpRequest& request) {
    const Verdict verdict = limiter_->Admit(request);
    EXPECT_NE(verdict, Verdict::kAdmitted);
    HttpResponse response = limiter_->Refusal(verdict);
    limiter_->AddFields(verdict, response);
    return response;
  }

  ManualClock clock_{1'000'000'000s + 250ms};
  std::optional<RateLimiter> limiter_;
};

TEST_F(RateLimiterTest, TellsWhatIsLeftAndWhenToComeBack) {
  Limit({"rate-limit=3/2s"});
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  HttpResponse good;
  limiter_->AddFields(Verdict::kAdmitted, good);
  EXPECT_EQ(Header(good, "ratelimit-policy"), "\"rate\";q=3;w=2");
  EXPECT_EQ(Header(good, "ratelimit"), "\"rate\";r=2;t=1");
  EXPECT_EQ(Header(good, "x-ratelimit-limit"), "3");
  EXPECT_EQ(Header(good, "x-ratelimit-remaining"), "2");
  // Full after 0.667 s, at 1000000000.917 s, in whole seconds.
  EXPECT_EQ(Header(good, "x-ratelimit-reset"), "1000000001");
  limiter_->Admit(WithKey("a"));
  limiter_->Admit(WithKey("a"));
  const HttpResponse refused = Refused(WithKey("a"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.body,
            R"({"detail":"Rate limit exceeded: 3 requests per 2 seconds; retry in 1 s"})");
  EXPECT_EQ(Header(refused, "retry-after"), "1");
  EXPECT_EQ(Header(refused, "ratelimit"), "\"rate\";r=0;t=2");
  clock_.Advance(1s);
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
}

TEST_F(RateLimiterTest, SendsTheSetOfFieldsThatWasChosen) {
  Limit({"rate-limit=1/s,fields=older"}).Admit(WithKey("a"));
  HttpResponse older = Refused(WithKey("a"));
  EXPECT_EQ(older.header("ratelimit"), nullptr);
  EXPECT_NE(older.header("x-ratelimit-limit"), nullptr);
  Limit({"rate-limit=1/s,fields=draft"}).Admit(WithKey("a"));
  HttpResponse draft = Refused(WithKey("a"));
  EXPECT_NE(draft.header("ratelimit"), nullptr);
  EXPECT_EQ(draft.header("x-ratelimit-limit"), nullptr);
}

TEST_F(RateLimiterTest, KnowsClientsByKeyAddressOrNotAtAll) {
  Limit({"rate-limit=1/s,per=key"});
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->Admit(WithKey("b")), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kOverRate);
  Limit({"rate-limit=1/s,per=all"});
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->Admit(WithKey("b")), Verdict::kOverRate);
  Limit({"rate-limit=1/s,per=address"});
  const FakeEnd one("10.0.0.1");
  const FakeEnd other("10.0.0.2");
  HttpRequest request = WithKey("a");
  request.arrival = {&one, false};
  EXPECT_EQ(limiter_->Admit(request), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->Admit(request), Verdict::kOverRate);
  request.arrival.at = &other;
  EXPECT_EQ(limiter_->Admit(request), Verdict::kAdmitted);
}

TEST_F(RateLimiterTest, BelievesOnlyAProxyOnThisMachine) {
  const FakeEnd end("10.0.0.1");
  HttpRequest request{
      "GET", "/api/v1/agents/", {{"X-Forwarded-For", "1.1.1.1, 2.2.2.2, 127.0.0.1"}}, ""};
  request.arrival = {&end, /*from_localhost=*/true};
  EXPECT_EQ(PartitionOf(request, Per::kAddress), "address 2.2.2.2");
  request.arrival.from_localhost = false;
  EXPECT_EQ(PartitionOf(request, Per::kAddress), "address 10.0.0.1");
  EXPECT_EQ(PartitionOf(request, Per::kKey), "address 10.0.0.1");
}

TEST_F(RateLimiterTest, AQuotaIsAWindowFromTheFirstRequestOn) {
  Limit({"quota=2/h"});
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  clock_.Advance(59min);
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->quota_use()->used, 2u);
  const HttpResponse refused = Refused(WithKey("a"));
  EXPECT_EQ(Header(refused, "retry-after"), "60");
  EXPECT_EQ(Header(refused, "ratelimit"), "\"quota\";r=0;t=60");
  EXPECT_THAT(refused.body, HasSubstr("Quota exceeded: 2 requests per hour"));
  clock_.Advance(1min);
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->quota_use()->used, 1u);
}

TEST_F(RateLimiterTest, WhatTheRateLimitRefusesCostsNoQuota) {
  Limit({"rate-limit=1/s", "quota=2/h"});
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  const HttpResponse refused = Refused(WithKey("a"));
  EXPECT_EQ(Header(refused, "ratelimit-policy"), "\"rate\";q=1;w=1, \"quota\";q=2;w=3600");
  EXPECT_EQ(Header(refused, "ratelimit"), "\"rate\";r=0;t=1, \"quota\";r=1;t=3600");
  clock_.Advance(1s);
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kAdmitted);
  clock_.Advance(1s);
  EXPECT_EQ(limiter_->Admit(WithKey("a")), Verdict::kOverQuota);
}

TEST_F(RateLimiterTest, MadeUpKeysDoNotFillMemory) {
  Limit({"rate-limit=1/h"});
  for (size_t i = 0; i < RateLimiter::kMaxPartitions; ++i)
    EXPECT_EQ(limiter_->Admit(WithKey(std::to_string(i))), Verdict::kAdmitted);
  // The next ones share one allowance.
  EXPECT_EQ(limiter_->Admit(WithKey("x")), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->Admit(WithKey("y")), Verdict::kOverRate);
  // Those that have all of theirs again make room.
  clock_.Advance(1h);
  EXPECT_EQ(limiter_->Admit(WithKey("x")), Verdict::kAdmitted);
  EXPECT_EQ(limiter_->Admit(WithKey("y")), Verdict::kAdmitted);
}

}  // namespace
}  // namespace mock_server::future
