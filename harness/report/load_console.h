#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_CONSOLE_H_

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "harness/load/events.h"
#include "harness/load/statistics.h"
#include "harness/verdict/verdict.h"
#include "output/style.h"

namespace harness::report {

// How text is shown. Colours and the moving line are for people in front of a terminal.
struct ConsoleStyle {
  bool terminal = false;
  bool colour = false;
  int width = 120;

  // Of an open descriptor: a terminal that can move its cursor (TERM is not "dumb"), and colours
  // unless NO_COLOR is set (https://no-color.org).
  static ConsoleStyle Of(int descriptor);

  output::Style colours() const { return output::Style(colour); }
};

// A progress line, updated every second; nothing when the console is not a terminal.
class ConsoleProgress : public load::LoadListener {
 public:
  using Write = std::function<void(std::string_view)>;

  // `profile` must outlive it.
  ConsoleProgress(Write write, ConsoleStyle style, const load::Profile& profile);

  void OnRequest(const load::RequestSample& sample) override;
  void OnTick(std::chrono::nanoseconds elapsed, uint32_t users) override;
  // Takes the line away.
  void Finish();

 private:
  const Write write_;
  const ConsoleStyle style_;
  const load::Profile& profile_;
  uint64_t requests_ = 0;
  uint64_t failures_ = 0;
  uint64_t requests_at_tick_ = 0;
  std::chrono::nanoseconds last_tick_{};
};

// "42 % | 10 users | 6.9/s | 183 requests | 0 failures | 35s left", cut to the width.
std::string ProgressLine(const load::Profile& profile, std::chrono::nanoseconds elapsed,
                         uint32_t users, double rate, uint64_t requests, uint64_t failures);

// The final table: a row for each endpoint, all together at the end, times in milliseconds.
std::string ResultTable(const load::Statistics& statistics, const output::Style& style);

// One line that compares the run with the recorded one; empty when there is none of that name.
std::string BaselineText(const load::Statistics& statistics, const std::string& baseline);

// Failures, thresholds with their notes, and the verdict with its reasons.
std::string VerdictText(const load::Statistics& statistics, const verdict::Verdict& verdict,
                        const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_CONSOLE_H_
