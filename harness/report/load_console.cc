#include "harness/report/load_console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

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

namespace {

constexpr size_t kFailuresShown = 20;

// As setlocale() finds it, which would change how numbers are written.
bool LocaleIsUtf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale(value);
    return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
  }
  return false;
}

}  // namespace

ConsoleStyle ConsoleStyle::Of(int descriptor) {
  ConsoleStyle style;
  const char* kind = std::getenv("TERM");
  const bool dumb = kind != nullptr && std::string_view(kind) == "dumb";
  style.terminal = !dumb && ::isatty(descriptor) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  style.colour = style.terminal && (no_colour == nullptr || *no_colour == '\0');
  winsize size{};
  if (style.terminal && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.width = size.ws_col;
    style.height = size.ws_row;
  }
  style.unicode = LocaleIsUtf8();
  return style;
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
      out += fmt::format("{:>8}  {}: {}\n", sorted[i]->occurrences, LabelOf(*sorted[i], statistics),
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
