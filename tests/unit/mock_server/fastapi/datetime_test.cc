#include "mock_server/fastapi/scalars.h"

#include <gtest/gtest.h>

#include <string>

#include "python/json_reader.h"

// The answers are those of pydantic 2.12.5's datetime.
namespace mock_server::fastapi {
namespace {

using Kind = DatetimeFault::Kind;

python::Value Json(const std::string& text) { return python::ReadJson(text).value(); }

struct Readable {
  std::string json;
  std::string time;
};

class ReadableDatetimeTest : public ::testing::TestWithParam<Readable> {};

TEST_P(ReadableDatetimeTest, IsReadAsIsoTextWithItsZone) {
  const auto time = ReadDatetime(Json(GetParam().json));
  ASSERT_TRUE(time.has_value()) << time.error().reason;
  EXPECT_EQ(*time, GetParam().time);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ReadableDatetimeTest,
    ::testing::Values(Readable{R"("2026-01-18")", "2026-01-18T00:00:00"},
                      Readable{R"("2026-01-18t10:05")", "2026-01-18T10:05:00"},
                      Readable{R"("2026-01-18_10:05:06,1234567")", "2026-01-18T10:05:06.123456"},
                      Readable{R"("2026-01-18 10:05:06Z")", "2026-01-18T10:05:06+00:00"},
                      Readable{R"("2026-01-18T10:05:06-0130")", "2026-01-18T10:05:06-01:30"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, ReadableDatetimeTest,
    ::testing::Values(Readable{"2147483648", "2038-01-19T03:14:08+00:00"},
                      Readable{"20000000000", "2603-10-11T11:33:20+00:00"},
                      Readable{"20000000001", "1970-08-20T11:33:20.001000+00:00"},
                      Readable{"-62135596800000", "0001-01-01T00:00:00+00:00"},
                      Readable{"253402300799999", "9999-12-31T23:59:59.999000+00:00"},
                      Readable{R"("1.5")", "1970-01-01T00:00:01.500000+00:00"}));

// The whole part of a number of JSON is rounded down, and its fraction is added all the same; that
// of a text is what is above the whole part.
INSTANTIATE_TEST_SUITE_P(
    Fractions, ReadableDatetimeTest,
    ::testing::Values(Readable{"1.25", "1970-01-01T00:00:01.250000+00:00"},
                      Readable{"-6.25", "1969-12-31T23:59:53.250000+00:00"},
                      Readable{R"("-6.25")", "1969-12-31T23:59:53.750000+00:00"},
                      Readable{"20000000001.25", "1970-08-20T11:33:20.001250+00:00"},
                      Readable{"-20000000001.25", "1969-05-14T12:26:39.998250+00:00"},
                      Readable{R"("20000000001.25")", "1970-08-20T11:33:20.001250+00:00"}));

// As many milliseconds in a text with a point become seconds twice.
INSTANTIATE_TEST_SUITE_P(
    ManyMilliseconds, ReadableDatetimeTest,
    ::testing::Values(Readable{R"("46766252869314")", "3451-12-19T01:47:49.314000+00:00"},
                      Readable{R"("46766252869314.")", "1971-06-26T06:37:33.183003+00:00"},
                      Readable{R"("5595138638006156.5")", "2147-04-21T13:10:38.162250+00:00"}));

struct Unreadable {
  std::string json;
  Kind kind;
  std::string reason;
};

class UnreadableDatetimeTest : public ::testing::TestWithParam<Unreadable> {};

TEST_P(UnreadableDatetimeTest, TellsTheReason) {
  const auto time = ReadDatetime(Json(GetParam().json));
  ASSERT_FALSE(time.has_value()) << *time;
  EXPECT_EQ(time.error().kind, GetParam().kind);
  EXPECT_EQ(time.error().reason, GetParam().reason);
}

constexpr char kAfter9999[] = "dates after 9999 are not supported as unix timestamps";
constexpr char kBefore0000[] = "dates before 0000 are not supported as unix timestamps";

INSTANTIATE_TEST_SUITE_P(
    Rules, UnreadableDatetimeTest,
    ::testing::Values(Unreadable{"null", Kind::kType, ""}, Unreadable{"[]", Kind::kType, ""},
                      Unreadable{R"("soon")", Kind::kFromDate, "input is too short"},
                      Unreadable{R"("+-3")", Kind::kFromDate, "input is too short"},
                      Unreadable{R"("++3")", Kind::kFromDate, "input is too short"},
                      Unreadable{R"("2026-13-01")", Kind::kFromDate,
                                 "month value is outside expected range of 1-12"},
                      Unreadable{R"("2026-01-18T25:00")", Kind::kFromDate,
                                 "unexpected extra characters at the end of the input"},
                      Unreadable{"253402300800000", Kind::kParsing, kAfter9999},
                      Unreadable{"9223372036854775808", Kind::kParsing, kAfter9999},
                      Unreadable{"-1000000000000000", Kind::kParsing, kBefore0000},
                      Unreadable{"1e308", Kind::kParsing, kAfter9999}));

// An integer beyond the floats is of no type; the largest that can be one is still a date too late.
INSTANTIATE_TEST_SUITE_P(
    IntegersOfAnySize, UnreadableDatetimeTest,
    ::testing::Values(Unreadable{"1" + std::string(308, '0'), Kind::kParsing, kAfter9999},
                      Unreadable{"-1" + std::string(308, '0'), Kind::kParsing, kBefore0000},
                      Unreadable{"1" + std::string(309, '0'), Kind::kType, ""},
                      Unreadable{"-1" + std::string(309, '0'), Kind::kType, ""},
                      Unreadable{std::string(4300, '9'), Kind::kType, ""}));

}  // namespace
}  // namespace mock_server::fastapi
