#include "base/steered_clock.h"

#include <gtest/gtest.h>

namespace base {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class SteeredClockTest : public testing::Test {
 protected:
  void Expect(microseconds wall, nanoseconds monotonic) {
    EXPECT_EQ(clock_.WallNow(), wall);
    EXPECT_EQ(clock_.MonotonicNow(), monotonic);
  }

  ManualClock source_{seconds(1000)};
  SteeredClock clock_{source_};
};

TEST_F(SteeredClockTest, FollowsItsSource) {
  source_.Advance(seconds(1));
  Expect(seconds(1001), seconds(1));
}

TEST_F(SteeredClockTest, IsSetWithoutTimePassing) {
  clock_.Set(seconds(50));
  source_.Advance(seconds(1));
  Expect(seconds(51), seconds(1));
}

TEST_F(SteeredClockTest, LetsTimePass) {
  clock_.Advance(seconds(5));
  source_.Advance(seconds(1));
  Expect(seconds(1006), seconds(6));
}

TEST_F(SteeredClockTest, GoesACenturyAheadAndNoFurther) {
  EXPECT_TRUE(clock_.MayAdvance(SteeredClock::kFurthest));
  clock_.Advance(SteeredClock::kFurthest - seconds(1));
  EXPECT_TRUE(clock_.MayAdvance(seconds(1)));
  EXPECT_FALSE(clock_.MayAdvance(seconds(2)));
}

TEST_F(SteeredClockTest, StandsStillAndGoesOnFromThere) {
  source_.Advance(seconds(1));
  clock_.Stop();
  source_.Advance(seconds(7));
  clock_.Stop();
  Expect(seconds(1001), seconds(1));
  clock_.Advance(seconds(2));
  clock_.Set(seconds(20));
  Expect(seconds(20), seconds(3));
  clock_.Resume();
  clock_.Resume();
  Expect(seconds(20), seconds(3));
  source_.Advance(seconds(1));
  Expect(seconds(21), seconds(4));
}

}  // namespace
}  // namespace base
