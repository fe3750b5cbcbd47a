#include "base/clock.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "base/steered_clock.h"

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

TEST(ParseLocalTime, IsTheInverse) {
  for (const int64_t us :
       {int64_t{0}, int64_t{1'768'771'607'123'456}, int64_t{1'751'327'999'000'000}}) {
    const std::chrono::microseconds time(us);
    EXPECT_EQ(ParseLocalTime(FormatLocalTime(time)), time) << us;
  }
  EXPECT_EQ(ParseLocalTime("2026-01-18T10:00:00Z"), std::chrono::seconds(1'768'730'400));
  EXPECT_EQ(ParseLocalTime("2026-01-18T10:00:00.5+01:00"),
            std::chrono::milliseconds(1'768'726'800'500));
}

// A century later it still has a year of four digits.
TEST(ParseLocalTime, TakesTheYear9898AtMost) {
  const auto latest = ParseLocalTime("9898-12-31T23:59:59");
  ASSERT_TRUE(latest.has_value());
  EXPECT_EQ(FormatLocalTime(*latest + std::chrono::duration_cast<std::chrono::microseconds>(
                                          SteeredClock::kFurthest))
                .substr(0, 6),
            "9998-1");
}

TEST(ParseLocalTime, TakesNothingElse) {
  for (const char* text :
       {"", "now", "2026-01-18", "2026-01-18 10:00:00", "2026-01-18T10:00", "2026-13-18T10:00:00",
        "2026-02-30T10:00:00", "2026-01-18T24:00:00", "2026-01-18T10:60:00", "2026-01-18T10:00:60",
        "2026-01-18T10:00:00.", "2026-01-18T10:00:00.1234567", "2026-01-18T10:00:00+1",
        "2026-01-18T10:00:00+0100", "2026-01-18T10:00:00Zx", "1969-12-31T23:59:59",
        "9899-01-01T00:00:00", "0001-01-01T00:00:00", "2026-01-18T10:00:00 "}) {
    EXPECT_EQ(ParseLocalTime(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace base
