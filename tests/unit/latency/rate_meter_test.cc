#include "latency/rate_meter.h"

#include <gtest/gtest.h>

namespace latency {
namespace {

using namespace std::chrono_literals;

TEST(RateMeter, ReadsASteadyRateAndForgetsIt) {
  RateMeter meter;
  EXPECT_EQ(meter.PerSecond(1h), 0);
  std::chrono::nanoseconds now = 1h;
  for (int i = 0; i < 2000; ++i) meter.Count(now += 10ms);
  EXPECT_NEAR(meter.PerSecond(now), 100, 3);
  for (int i = 0; i < 100; ++i) meter.Count(now += 250ms);
  EXPECT_NEAR(meter.PerSecond(now), 4, 0.8);
  EXPECT_NEAR(meter.PerSecond(now + 30s), 0, 0.02);
}

}  // namespace
}  // namespace latency
