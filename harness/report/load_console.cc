#include "harness/report/load_console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "harness/load/duration.h"
#include "harness/load/profile.h"
#include "harness/report/load_tables.h"
#include "latency/baselines.h"

namespace harness::report {

using load::Histogram;
using load::Statistics;
using std::chrono::nanoseconds;

namespace {

constexpr size_t kFailuresShown = 20;

}  // namespace

ConsoleStyle ConsoleStyle::Of(int descriptor) {
  ConsoleStyle style;
  const char* kind = std::getenv("TERM");
  const bool dumb = kind != nullptr && std::string_view(kind) == "dumb";
  style.terminal = !dumb && ::isatty(descriptor) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  style.colour = style.terminal && (no_colour == nullptr || *no_colour == '\0');
  winsize size{};
  if (style.terminal && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = size.ws_col;
  return style;
}

ConsoleProgress::ConsoleProgress(Write write, ConsoleStyle style, const load::Profile& profile)
    : write_(std::move(write)), style_(style), profile_(profile) {}

void ConsoleProgress::OnRequest(const load::RequestSample& sample) {
  ++requests_;
  if (!sample.failure.empty()) ++failures_;
}

void ConsoleProgress::OnTick(nanoseconds elapsed, uint32_t users) {
  if (!style_.terminal) return;
  const double seconds = std::chrono::duration<double>(elapsed - last_tick_).count();
  const double rate =
      seconds <= 0 ? 0 : static_cast<double>(requests_ - requests_at_tick_) / seconds;
  std::string line = ProgressLine(profile_, elapsed, users, rate, requests_, failures_);
  line.resize(std::min(line.size(), static_cast<size_t>(std::max(style_.width - 1, 0))));
  write_("\r\033[K" + line);
  last_tick_ = elapsed;
  requests_at_tick_ = requests_;
}

void ConsoleProgress::Finish() {
  if (!style_.terminal) return;
  write_("\r\033[K");
}

std::string ProgressLine(const load::Profile& profile, nanoseconds elapsed, uint32_t users,
                         double rate, uint64_t requests, uint64_t failures) {
  const nanoseconds total = profile.run_time();
  const double share =
      std::min(1.0, static_cast<double>(elapsed.count()) / static_cast<double>(total.count()));
  const auto left =
      std::chrono::ceil<std::chrono::seconds>(std::max(total - elapsed, nanoseconds::zero()));
  return fmt::format("{}: {:.0f} % | {} users | {:.1f}/s | {} requests | {} failures | {} left",
                     profile.name, share * 100, users, rate, requests, failures,
                     load::FormatDuration(left));
}

std::string ResultTable(const Statistics& statistics, const output::Style& style) {
  const std::vector<std::string> lines = EndpointTable(statistics).Lines(style);
  const std::vector<std::string> plain = EndpointTable(statistics).Lines(output::Style(false));
  const std::string rule = std::string(plain.front().size(), '-') + "\n";
  std::string out;
  for (size_t n = 0; n < lines.size(); ++n) {
    if (n == 1 || n + 1 == lines.size()) out += rule;
    out += lines[n] + "\n";
  }
  return out;
}

std::string BaselineText(const Statistics& statistics, const std::string& baseline) {
  const auto recorded = latency::BuiltInRun(baseline);
  if (!recorded || statistics.total().requests == 0) return "";
  const double rate = recorded->requests_per_second;
  const Histogram& latency = statistics.total().latency;
  const double own_rate = statistics.rate(statistics.total().requests);
  return fmt::format(
      "Recorded {}: {:.2f}/s, median {:.0f} ms, 95 % {:.0f} ms; this run: {:.2f}/s ({:+.1f} %), "
      "median {} ms, 95 % {} "
      "ms\n\n",
      baseline, rate, recorded->all.median_ms, recorded->all.PercentileMs(95), own_rate,
      (own_rate / rate - 1) * 100, Milliseconds(static_cast<double>(latency.Quantile(0.5))),
      Milliseconds(static_cast<double>(latency.Quantile(0.95))));
}

std::string VerdictText(const Statistics& statistics, const verdict::Verdict& verdict,
                        const output::Style& style) {
  std::string out;
  const std::vector<const load::FailureKind*> sorted = FailuresByCount(statistics);
  if (!sorted.empty()) {
    out += style.Strong("Failures") + "\n";
    for (size_t i = 0; i < sorted.size() && i < kFailuresShown; ++i) {
      const load::Row& row = statistics.workload().rows[sorted[i]->row];
      out += fmt::format("{:>8}  {}: {}\n", sorted[i]->occurrences, row.Label(),
                         base::Printable(sorted[i]->text));
    }
    if (sorted.size() > kFailuresShown)
      out += fmt::format("          and {} other kinds\n", sorted.size() - kFailuresShown);
    if (statistics.other_failures() > 0) {
      out += fmt::format("{:>8}  of kinds beyond the first {}\n", statistics.other_failures(),
                         sorted.size());
    }
    out += "\n";
  }
  if (!verdict.thresholds.empty()) out += style.Strong("Thresholds") + "\n";
  for (const verdict::ThresholdOutcome& outcome : verdict.thresholds) {
    out +=
        fmt::format("  {}  {}: {}", outcome.passed ? style.Good("ok    ") : style.Bad("failed"),
                    outcome.threshold.text,
                    outcome.nothing_ran ? outcome.note
                                        : verdict::FormatValue(outcome.threshold, outcome.value));
    if (!outcome.decided && !outcome.nothing_ran) out += style.Warn("  (" + outcome.note + ")");
    out += "\n";
  }
  for (const std::string& note : verdict.notes) out += "Note: " + note + "\n";
  const std::string headline = verdict.Headline();
  out += "\n";
  out += verdict.outcome == verdict::Outcome::kPassed            ? style.Good(headline)
         : verdict.outcome == verdict::Outcome::kThresholdFailed ? style.Bad(headline)
                                                                 : style.Warn(headline);
  out += "\n";
  for (const std::string& reason : verdict.reasons) out += "  " + reason + "\n";
  return out;
}

}  // namespace harness::report
