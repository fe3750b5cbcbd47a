#include "harness/report/live_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/counted.h"
#include "harness/load/duration.h"

namespace harness::report {

using std::chrono::nanoseconds;

namespace {

// What stands left of the curves: "  requests/s     1234.5  ".
constexpr size_t kLabels = 24;
constexpr size_t kMostSeconds = 60;
constexpr size_t kFewestSeconds = 10;
constexpr int kTableLines = 6;

double Milliseconds(const load::Histogram& latency, double quantile) {
  return static_cast<double>(latency.Quantile(quantile)) / 1000;
}

size_t SecondsThatFit(const ConsoleStyle& style) {
  const auto width = static_cast<size_t>(std::max(style.width - 1, 0));
  if (width < kLabels + kFewestSeconds || style.height <= kTableLines) return 0;
  return std::min(width - kLabels, kMostSeconds);
}

}  // namespace

LiveTable::LiveTable(Write write, ConsoleStyle style, const load::Profile& profile)
    : write_(std::move(write)), style_(style), profile_(profile) {}

void LiveTable::OnRequest(const load::RequestSample& sample) {
  ++requests_;
  if (!style_.terminal) return;
  latency_.Record(std::chrono::duration_cast<std::chrono::microseconds>(sample.latency).count());
  if (sample.failure.empty()) return;
  ++failures_;
  ++new_failures_;
}

void LiveTable::OnTick(nanoseconds elapsed, uint32_t users) {
  if (!style_.terminal) return;
  const double seconds = std::chrono::duration<double>(elapsed - last_tick_).count();
  const auto each_second = [&](uint64_t count) {
    return seconds <= 0 ? 0 : static_cast<double>(count) / seconds;
  };
  const Second now{static_cast<double>(users), each_second(latency_.count()),
                   Milliseconds(latency_, 0.5), Milliseconds(latency_, 0.95),
                   each_second(new_failures_)};
  latency_.Clear();
  new_failures_ = 0;
  last_tick_ = elapsed;

  std::string line = ProgressLine(profile_, elapsed, users, now.rate, requests_, failures_);
  line.resize(std::min(line.size(), static_cast<size_t>(std::max(style_.width - 1, 0))));
  std::vector<std::string> lines = {std::move(line)};
  if (const size_t room = SecondsThatFit(style_); room > 0) {
    seconds_.push_back(now);
    if (seconds_.size() > room) seconds_.erase(seconds_.begin());
    lines.push_back(Row("users", std::to_string(users), &Second::users));
    lines.push_back(Row("requests/s", fmt::format("{:.1f}", now.rate), &Second::rate));
    lines.push_back(Row("p50 ms", fmt::format("{:.1f}", now.p50_ms), &Second::p50_ms));
    lines.push_back(Row("p95 ms", fmt::format("{:.1f}", now.p95_ms), &Second::p95_ms));
    lines.push_back(Row("failures/s", fmt::format("{:.1f}", now.failures), &Second::failures));
  }
  // Back to the table's first line; each is written over and its rest cleared.
  std::string drawn = "\r";
  if (lines_shown_ > 1) drawn += fmt::format("\033[{}A", lines_shown_ - 1);
  for (size_t i = 0; i < lines.size(); ++i) drawn += (i > 0 ? "\n\033[K" : "\033[K") + lines[i];
  lines_shown_ = lines.size();
  write_(drawn);
}

std::string LiveTable::Row(std::string_view label, std::string_view now,
                           double Second::*figure) const {
  std::vector<double> values;
  for (const Second& second : seconds_) values.push_back(second.*figure);
  return fmt::format("  {:<10} {:>9}  {}", label, now, Sparkline(values, style_.unicode));
}

void LiveTable::Finish() {
  if (!style_.terminal || lines_shown_ == 0) return;
  if (lines_shown_ > 1) write_(fmt::format("\033[{}A", lines_shown_ - 1));
  write_("\r\033[J");
  lines_shown_ = 0;
}

std::string ProgressLine(const load::Profile& profile, nanoseconds elapsed, uint32_t users,
                         double rate, uint64_t requests, uint64_t failures) {
  const nanoseconds total = profile.run_time();
  const double share =
      std::min(1.0, static_cast<double>(elapsed.count()) / static_cast<double>(total.count()));
  const auto left =
      std::chrono::ceil<std::chrono::seconds>(std::max(total - elapsed, nanoseconds::zero()));
  return fmt::format("{}: {:.0f} % | {} | {:.1f}/s | {} | {} | {} left", profile.name, share * 100,
                     base::Counted(users, "user"), rate, base::Counted(requests, "request"),
                     base::Counted(failures, "failure"), load::FormatDuration(left));
}

std::string Sparkline(std::span<const double> values, bool unicode) {
  static constexpr std::string_view kBlocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  static constexpr std::string_view kCharacters[] = {" ", "_", ".", "-", "=", "+", "*", "#", "@"};
  const auto& steps = unicode ? kBlocks : kCharacters;
  constexpr size_t kHighest = std::size(kBlocks) - 1;
  const double most = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  std::string line;
  for (const double value : values) {
    // Whatever is not zero can be seen.
    const size_t step =
        value <= 0
            ? 0
            : std::clamp(static_cast<size_t>(value / most * static_cast<double>(kHighest) + 0.5),
                         size_t{1}, kHighest);
    line += steps[step];
  }
  return line;
}

}  // namespace harness::report
