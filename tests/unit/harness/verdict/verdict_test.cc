#include "harness/verdict/verdict.h"

#include <gmock/gmock.h>

namespace harness::verdict {
namespace {

using load::RequestSample;
using load::RunFacts;
using load::Statistics;
using load::Workload;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

const Workload& OneRow() {
  static const Workload workload = [] {
    Workload w;
    w.rows = {{"GET", "GET /a"}};
    return w;
  }();
  return workload;
}

Statistics SampleRun(int requests, std::chrono::nanoseconds lag = 0ms) {
  Statistics statistics(OneRow());
  for (int i = 0; i < requests; ++i) {
    RequestSample sample;
    sample.finished = 1s;
    sample.latency = 10ms;
    sample.lag = lag;
    statistics.OnRequest(sample);
  }
  statistics.Finish(10s);
  return statistics;
}

RunFacts Good() {
  RunFacts facts;
  facts.elapsed = 10s;
  facts.reached = true;
  return facts;
}

TEST(Decide, PassesWhenEveryThresholdHolds) {
  const auto verdict = Decide({{"error_rate<1%", "p95<500"}, false}, SampleRun(1000), Good());
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->outcome, Outcome::kPassed);
  EXPECT_EQ(verdict->Headline(), "PASSED");
  EXPECT_TRUE(verdict->reasons.empty());
}

TEST(Decide, FailsWithTheValueWhenOneDoesNot) {
  const auto verdict = Decide({{"error_rate<1%", "p95<5"}, false}, SampleRun(1000), Good());
  EXPECT_EQ(verdict->outcome, Outcome::kThresholdFailed);
  EXPECT_THAT(verdict->reasons, ElementsAre("p95<5: it was 10 ms"));
}

TEST(Decide, IsInconclusiveWhenTheGeneratorWasLate) {
  const auto verdict = Decide({{"p95<5"}, false}, SampleRun(1000, 25ms), Good());
  EXPECT_EQ(verdict->outcome, Outcome::kInconclusive);
  EXPECT_THAT(verdict->reasons, ElementsAre(HasSubstr("the load generator was late")));
  EXPECT_EQ(Decide({{"p95<500"}, false}, SampleRun(1000, 9ms), Good())->outcome, Outcome::kPassed);
}

TEST(Decide, IsInconclusiveWhenTheGeneratorWasSaturated) {
  RunFacts facts = Good();
  facts.saturated_share = 0.2;
  const auto verdict = Decide({{"p95<500"}, false}, SampleRun(1000), facts);
  EXPECT_EQ(verdict->outcome, Outcome::kInconclusive);
  EXPECT_THAT(verdict->reasons, ElementsAre(HasSubstr("saturated")));
  facts.saturated_share = 0.05;
  EXPECT_EQ(Decide({{"p95<500"}, false}, SampleRun(1000), facts)->outcome, Outcome::kPassed);
  facts.generator_cpu = 0.95;
  EXPECT_EQ(Decide({{"p95<500"}, false}, SampleRun(1000), facts)->outcome, Outcome::kInconclusive);
}

TEST(Decide, IsInconclusiveWhenTheStandInWasAtItsLimit) {
  RunFacts facts = Good();
  facts.server_saturated_share = 0.2;
  const auto verdict = Decide({{"p95<5"}, false}, SampleRun(1000), facts);
  EXPECT_EQ(verdict->outcome, Outcome::kInconclusive);
  EXPECT_THAT(verdict->reasons, ElementsAre(HasSubstr("the stand-in was at its limit")));
  facts.server_saturated_share = 0.05;
  facts.server_busy = 0.85;
  EXPECT_EQ(Decide({{"p95<500"}, false}, SampleRun(1000), facts)->outcome, Outcome::kPassed);
  facts.server_busy = 0.95;
  EXPECT_EQ(Decide({{"p95<500"}, false}, SampleRun(1000), facts)->outcome, Outcome::kInconclusive);
}

TEST(Decide, TakesAnUndecidedThresholdAsObservedUnlessTold) {
  EXPECT_EQ(Decide({{"error_rate<1%"}, false}, SampleRun(90), Good())->outcome, Outcome::kPassed);
  const auto verdict = Decide({{"error_rate<1%"}, true}, SampleRun(90), Good());
  EXPECT_EQ(verdict->outcome, Outcome::kInconclusive);
  EXPECT_THAT(verdict->reasons,
              ElementsAre("error_rate<1%: 90 requests do not decide it; about 381 would"));
}

TEST(Decide, TellsATargetThatNeverAnswered) {
  RunFacts facts = Good();
  facts.reached = false;
  facts.first_fault = "ConnectionRefusedError(111, 'Connection refused')";
  const auto verdict = Decide({{"p95<500"}, false}, SampleRun(10), facts);
  EXPECT_EQ(verdict->outcome, Outcome::kUnreachable);
  EXPECT_TRUE(verdict->thresholds.empty());
  EXPECT_THAT(verdict->reasons, ElementsAre(HasSubstr("Connection refused")));
}

TEST(Decide, TellsARunWithoutRequests) {
  EXPECT_EQ(Decide({{"p95<500"}, false}, SampleRun(0), Good())->outcome, Outcome::kNothingRan);
}

TEST(Decide, RefusesAWrongThreshold) {
  EXPECT_FALSE(Decide({{"p95"}, false}, SampleRun(1), Good()));
  EXPECT_FALSE(Decide({{"p95<5 for GET /b"}, false}, SampleRun(1), Good()));
}

}  // namespace
}  // namespace harness::verdict
