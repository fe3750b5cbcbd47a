#include "base/clock.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace base {
namespace {

using std::chrono::microseconds;

class FormatLocalTimeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("TZ", "UTC", 1);
    tzset();
  }
};

TEST_F(FormatLocalTimeTest, WritesSixDecimals) {
  EXPECT_EQ(FormatLocalTime(microseconds(1768771607123456)), "2026-01-18T21:26:47.123456");
  EXPECT_EQ(FormatLocalTime(microseconds(1768771607000001)), "2026-01-18T21:26:47.000001");
  EXPECT_EQ(FormatLocalTime(microseconds(1768771607100000)), "2026-01-18T21:26:47.100000");
}

TEST_F(FormatLocalTimeTest, LeavesTheFractionOutWhenItIsZero) {
  EXPECT_EQ(FormatLocalTime(microseconds(1768771607000000)), "2026-01-18T21:26:47");
}

TEST_F(FormatLocalTimeTest, TakesTimesBeforeTheEpoch) {
  EXPECT_EQ(FormatLocalTime(microseconds(-1)), "1969-12-31T23:59:59.999999");
}

TEST(ManualClockTest, StandsStillUntilAdvanced) {
  ManualClock clock(microseconds(1000000));
  EXPECT_EQ(clock.WallNow(), microseconds(1000000));
  clock.Advance(std::chrono::milliseconds(5));
  EXPECT_EQ(clock.WallNow(), microseconds(1005000));
  EXPECT_EQ(clock.MonotonicNow(), std::chrono::nanoseconds(5000000));
}

}  // namespace
}  // namespace base
