#include "harness/verdict/watchdog.h"

#include <gmock/gmock.h>

namespace harness::verdict {
namespace {

using load::RequestSample;
using load::Statistics;
using load::Workload;
using process::StopFlag;
using namespace std::chrono_literals;

class WatchdogTest : public testing::Test {
 protected:
  WatchdogTest() : workload_(OneRow()), statistics_(workload_) {}

  static Workload OneRow() {
    Workload workload;
    workload.rows = {{"GET", "GET /a"}};
    return workload;
  }

  void Add(int count, std::chrono::nanoseconds at, bool good) {
    for (int i = 0; i < count; ++i) {
      RequestSample sample;
      sample.finished = at;
      sample.latency = 10ms;
      sample.failure = good ? "" : "bad";
      statistics_.OnRequest(sample);
    }
  }

  Workload workload_;
  Statistics statistics_;
  process::StopFlag stop_;
};

TEST_F(WatchdogTest, EndsARunWhoseThresholdIsBrokenAfterTheDelay) {
  auto watchdog = Watchdog::Create({10s, {"error_rate<1%"}, {}}, statistics_, stop_);
  ASSERT_TRUE(watchdog);
  Add(50, 1s, true);
  Add(50, 1s, false);
  watchdog->OnTick(9s, 1);
  EXPECT_FALSE(stop_.requested());
  watchdog->OnTick(10s, 1);
  EXPECT_TRUE(stop_.requested());
  EXPECT_EQ(watchdog->reason(), "ended after 10s: error_rate<1% is broken: the value is 50 %");
}

TEST_F(WatchdogTest, WaitsUntilTheSampleDecides) {
  auto watchdog = Watchdog::Create({0s, {"error_rate<1%"}, {}}, statistics_, stop_);
  Add(60, 1s, true);
  Add(1, 1s, false);
  watchdog->OnTick(2s, 1);
  EXPECT_FALSE(stop_.requested());
}

TEST_F(WatchdogTest, DoesNotJudgeARateBeforeTheEnd) {
  auto watchdog = Watchdog::Create({0s, {"rps>500"}, {}}, statistics_, stop_);
  Add(10, 1s, true);
  watchdog->OnTick(5s, 1);
  EXPECT_FALSE(stop_.requested());
}

TEST_F(WatchdogTest, BreakerLooksAtTheLastTenSeconds) {
  auto watchdog = Watchdog::Create({{}, {}, 0.5}, statistics_, stop_);
  Add(1000, 1s, true);
  watchdog->OnTick(1s, 1);
  Add(40, 2s, false);
  watchdog->OnTick(2s, 1);
  EXPECT_FALSE(stop_.requested()) << "too few requests";
  Add(20, 12s, false);
  watchdog->OnTick(12s, 1);
  EXPECT_FALSE(stop_.requested());
  Add(60, 13s, false);
  watchdog->OnTick(13s, 1);
  EXPECT_TRUE(stop_.requested());
  EXPECT_THAT(watchdog->reason(), testing::HasSubstr("100 % of the last 60 requests failed"));
}

TEST_F(WatchdogTest, RefusesAWrongThreshold) {
  EXPECT_FALSE(Watchdog::Create({0s, {"p95"}, {}}, statistics_, stop_));
}

}  // namespace
}  // namespace harness::verdict
