#ifndef UNDERSTUDY_PYTHON_ISO_TIME_H_
#define UNDERSTUDY_PYTHON_ISO_TIME_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace python {

// A datetime of Python 3.11. A plain value.
struct IsoTime {
  int year = 1;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
  bool zoned = false;
  int offset_seconds = 0;
  int offset_microseconds = 0;

  // datetime.isoformat() without the zone: "2019-03-01T10:15:30", six decimals when there is a
  // fraction.
  std::string IsoFormat() const;
  // repr(datetime).
  std::string Repr() const;
  // The same moment in UTC, without a zone. False when that lies outside of the years 1 to 9999;
  // nothing is changed then.
  bool ShiftToUtc();
};

// Of the calendar that Python extends to all years; month from 1 to 12.
int DaysInMonth(int year, int month);

// The UTC time of a moment in seconds since 1970, without a zone; from year 1 to 9999.
IsoTime FromUnixSeconds(int64_t seconds);

// datetime.fromisoformat(text.replace('Z', '+00:00')) of Python 3.11: basic form, week dates, any
// separator, "," for ".". The error is the ValueError's message.
tl::expected<IsoTime, std::string> ReadIsoTime(std::string_view text);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_ISO_TIME_H_
