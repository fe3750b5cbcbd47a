#include "harness/load/duration.h"

#include <gmock/gmock.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, ReadsWhatLocustReads) {
  EXPECT_EQ(ParseDuration("300"), 300s);
  EXPECT_EQ(ParseDuration("300s"), 300s);
  EXPECT_EQ(ParseDuration("20m"), 20min);
  EXPECT_EQ(ParseDuration("3h"), 3h);
  EXPECT_EQ(ParseDuration("1h30m"), 90min);
  EXPECT_EQ(ParseDuration("1h30m10s"), 5410s);
  EXPECT_EQ(ParseDuration("1h10s"), 3610s);
}

TEST(ParseDuration, ShowsTheRightFormForAWrongOne) {
  for (const char* text : {"", "5m30", "1.5h", "m", "-5", "5x", "5 m", "0", "0s", "5s5m", "5m5m",
                           "99999999999999999999"}) {
    const auto duration = ParseDuration(text);
    ASSERT_FALSE(duration) << text;
    EXPECT_THAT(duration.error().message, testing::HasSubstr("1h30m10s")) << text;
    EXPECT_THAT(duration.error().message, testing::HasSubstr("'" + std::string(text) + "'"));
  }
}

TEST(ParseDuration, SaysTheRange) {
  for (const char* text : {"0", "0s", "8785h", "99999999999h", "99999999999999999999"}) {
    EXPECT_THAT(ParseDuration(text).error().message,
                testing::HasSubstr("is out of range: a duration is from 1s to 8784h"))
        << text;
  }
}

TEST(FormatDuration, WritesWhatParseDurationReads) {
  EXPECT_EQ(FormatDuration(5410s), "1h30m10s");
  EXPECT_EQ(FormatDuration(300s), "5m");
  EXPECT_EQ(FormatDuration(0s), "0s");
  EXPECT_EQ(FormatDuration(1500ms), "1.5s");
}

}  // namespace
}  // namespace harness::load
