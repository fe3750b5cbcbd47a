#include "python/iso_time.h"

#include <gtest/gtest.h>

#include <string>

namespace python {
namespace {

// What repr(datetime.fromisoformat(text)) of Python 3.11 gives, or its ValueError.
std::string Read(const std::string& text) {
  const auto time = ReadIsoTime(text);
  return time.has_value() ? time->Repr() : time.error();
}

TEST(ReadIsoTime, TakesTheFormsThatPython311Takes) {
  EXPECT_EQ(Read("2019-03-01"), "datetime.datetime(2019, 3, 1, 0, 0)");
  EXPECT_EQ(Read("2019-03-01 10:15"), "datetime.datetime(2019, 3, 1, 10, 15)");
  EXPECT_EQ(Read("20190301T101530"), "datetime.datetime(2019, 3, 1, 10, 15, 30)");
  EXPECT_EQ(Read("2019-W09-5T10:15:30"), "datetime.datetime(2019, 3, 1, 10, 15, 30)");
  EXPECT_EQ(Read("2020W532"), "datetime.datetime(2020, 12, 29, 0, 0)");
  EXPECT_EQ(Read("2019-03-01T10:15:30,123456789"),
            "datetime.datetime(2019, 3, 1, 10, 15, 30, 123456)");
  EXPECT_EQ(Read("20261020é05:02:09"), "datetime.datetime(2026, 10, 20, 5, 2, 9)");
}

TEST(ReadIsoTime, ReadsZones) {
  EXPECT_EQ(Read("2019-03-01T10:15:30Z"),
            "datetime.datetime(2019, 3, 1, 10, 15, 30, tzinfo=datetime.timezone.utc)");
  EXPECT_EQ(Read("2019-03-01T10:15+02:00"),
            "datetime.datetime(2019, 3, 1, 10, 15, "
            "tzinfo=datetime.timezone(datetime.timedelta(seconds=7200)))");
  EXPECT_EQ(Read("2020-02-10x04-12:53"),
            "datetime.datetime(2020, 2, 10, 4, 0, "
            "tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=40020)))");
  EXPECT_EQ(Read("0004-08-21 18-01:31:35,8"),
            "datetime.datetime(4, 8, 21, 18, 0, tzinfo=datetime.timezone("
            "datetime.timedelta(days=-1, seconds=80904, microseconds=200000)))");
  // Less than a second from UTC is UTC.
  EXPECT_EQ(Read("2000-04-24T19:46:39Z,799"),
            "datetime.datetime(2000, 4, 24, 19, 46, 39, tzinfo=datetime.timezone.utc)");
}

TEST(ReadIsoTime, RefusesWithPythonsWords) {
  EXPECT_EQ(Read("yesterday"), "Invalid isoformat string: 'yesterday'");
  EXPECT_EQ(Read(""), "Invalid isoformat string: ''");
  EXPECT_EQ(Read("2019-13-01T00:00:00"), "month must be in 1..12");
  EXPECT_EQ(Read("2019-02-30"), "day is out of range for month");
  EXPECT_EQ(Read("2019-03-01T25:00:00"), "hour must be in 0..23");
  EXPECT_EQ(Read("2019-03-01T10:60"), "minute must be in 0..59");
  EXPECT_EQ(Read("2019-03-01T10:15:60"), "second must be in 0..59");
  EXPECT_EQ(Read("0000-01-01"), "year 0 is out of range");
  EXPECT_EQ(Read("2019-03-01T10:15+24:00"),
            "offset must be a timedelta strictly between -timedelta(hours=24) and "
            "timedelta(hours=24), not datetime.timedelta(days=1).");
}

// Found by a random comparison with Python (tests/oracle/times_check.py).
TEST(ReadIsoTime, KnowsPythonsOddCases) {
  EXPECT_EQ(Read("2023-08-21 "), "Invalid isoformat string: '2023-08-21 '");
  EXPECT_EQ(Read("2023-08-21é"), "Invalid isoformat string: '2023-08-21é'");
  EXPECT_EQ(Read("000109508"), "Invalid isoformat string: '000109508'");
  EXPECT_EQ(Read("0000W24"), "month must be in 1..12");
  EXPECT_EQ(Read("0000-W53-1"), "Invalid isoformat string: '0000-W53-1'");
  EXPECT_EQ(Read("9999-W52-5"), "datetime.datetime(9999, 12, 31, 0, 0)");
  EXPECT_EQ(Read("9999-W52-6"), "year 10000 is out of range");
}

TEST(IsoTime, ShiftsToUtc) {
  auto time = ReadIsoTime("2019-03-01T00:30:00.5+02:00");
  ASSERT_TRUE(time.has_value());
  ASSERT_TRUE(time->ShiftToUtc());
  EXPECT_EQ(time->IsoFormat(), "2019-02-28T22:30:00.500000");
  EXPECT_FALSE(time->zoned);
}

TEST(IsoTime, DoesNotShiftOutOfTheCalendar) {
  auto time = ReadIsoTime("0001-01-01T00:30+02:00");
  ASSERT_TRUE(time.has_value());
  EXPECT_FALSE(time->ShiftToUtc());
  EXPECT_TRUE(time->zoned);
}

TEST(FromUnixSeconds, CountsBothWays) {
  EXPECT_EQ(FromUnixSeconds(0).IsoFormat(), "1970-01-01T00:00:00");
  EXPECT_EQ(FromUnixSeconds(-1).IsoFormat(), "1969-12-31T23:59:59");
  EXPECT_EQ(FromUnixSeconds(1551435330).IsoFormat(), "2019-03-01T10:15:30");
}

}  // namespace
}  // namespace python
