#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_CONSOLE_H_

#include <string>

#include "harness/load/statistics.h"
#include "harness/verdict/verdict.h"
#include "output/style.h"

namespace harness::report {

// How text is shown. Colours and the moving table are for people in front of a terminal.
struct ConsoleStyle {
  bool terminal = false;
  bool colour = false;
  bool unicode = false;  // whether the locale's encoding is UTF-8
  int width = 120;
  int height = 40;

  // Of an open descriptor: a terminal that can move its cursor (TERM is not "dumb"), and colours
  // unless NO_COLOR is set (https://no-color.org).
  static ConsoleStyle Of(int descriptor);

  output::Style colours() const { return output::Style(colour); }
};

// The final table: a row for each endpoint, all together at the end, times in milliseconds.
std::string ResultTable(const load::Statistics& statistics, const output::Style& style);

// One line that compares the run with the recorded one; empty when there is none of that name.
std::string BaselineText(const load::Statistics& statistics, const std::string& baseline);

// Failures, thresholds with their notes, and the verdict with its reasons.
std::string VerdictText(const load::Statistics& statistics, const verdict::Verdict& verdict,
                        const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_CONSOLE_H_
