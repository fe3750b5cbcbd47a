#include "harness/report/load_console.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "harness/load/duration.h"
#include "harness/load/profile.h"
#include "latency/baselines.h"

namespace harness::report {

using load::Histogram;
using load::RowTotals;
using load::Statistics;
using std::chrono::nanoseconds;

namespace {

constexpr size_t kFailuresShown = 20;

std::string Milliseconds(double microseconds) {
  const double ms = microseconds / 1000;
  if (ms < 10) return fmt::format("{:.2f}", ms);
  if (ms < 100) return fmt::format("{:.1f}", ms);
  return fmt::format("{:.0f}", ms);
}

std::string Coloured(const ConsoleStyle& style, const char* code, std::string_view text) {
  return style.colour ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

constexpr char kGreen[] = "32";
constexpr char kRed[] = "31";
constexpr char kYellow[] = "33";
constexpr char kBold[] = "1";

std::vector<std::string> Cells(const std::string& method, const std::string& name,
                               const RowTotals& totals, const Statistics& statistics) {
  const Histogram& latency = totals.latency;
  const auto quantile = [&](double q) {
    return Milliseconds(static_cast<double>(latency.Quantile(q)));
  };
  return {method,
          name,
          std::to_string(totals.requests),
          fmt::format("{} ({:.2f} %)", totals.failures, totals.failure_share() * 100),
          Milliseconds(latency.mean()),
          Milliseconds(static_cast<double>(latency.min())),
          Milliseconds(static_cast<double>(latency.max())),
          quantile(0.5),
          quantile(0.95),
          quantile(0.99),
          fmt::format("{:.0f}", totals.average_bytes()),
          fmt::format("{:.2f}", statistics.rate(totals.requests))};
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

std::string ResultTable(const Statistics& statistics, const ConsoleStyle& style) {
  std::vector<std::vector<std::string>> table = {{"Type", "Name", "# reqs", "# fails", "Avg", "Min",
                                                  "Max", "Med", "95%", "99%", "Bytes", "req/s"}};
  const std::vector<load::Row>& rows = statistics.workload().rows;
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tie(rows[a].name, rows[a].method) < std::tie(rows[b].name, rows[b].method);
  });
  for (const size_t i : order) {
    if (statistics.rows()[i].requests == 0) continue;
    table.push_back(Cells(rows[i].method, rows[i].name, statistics.rows()[i], statistics));
  }
  table.push_back(Cells("", "Aggregated", statistics.total(), statistics));
  std::vector<size_t> widths(table[0].size());
  for (const auto& line : table) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  const size_t whole = std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1));
  const std::string rule(whole, '-');
  std::string out;
  for (size_t n = 0; n < table.size(); ++n) {
    if (n == 1 || n + 1 == table.size()) out += rule + "\n";
    std::string line;
    for (size_t i = 0; i < table[n].size(); ++i) {
      if (i > 0) line += "  ";
      line += i < 2 ? fmt::format("{:<{}}", table[n][i], widths[i])
                    : fmt::format("{:>{}}", table[n][i], widths[i]);
    }
    out += (n == 0 ? Coloured(style, kBold, line) : line) + "\n";
  }
  return out;
}

std::string BaselineText(const Statistics& statistics, const std::string& baseline) {
  const std::string_view text = latency::BuiltInBaseline(baseline);
  if (text.empty() || statistics.total().requests == 0) return "";
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  const auto& recorded = document["aggregated"];
  const double rate = recorded["requests_per_s"].GetDouble();
  const Histogram& latency = statistics.total().latency;
  const double own_rate = statistics.rate(statistics.total().requests);
  return fmt::format(
      "Recorded {}: {:.2f}/s, median {:.0f} ms, 95 % {:.0f} ms; this run: {:.2f}/s ({:+.1f} %), "
      "median {} ms, 95 % {} "
      "ms\n\n",
      baseline, rate, recorded["median_ms"].GetDouble(),
      recorded["percentiles_ms"]["95"].GetDouble(), own_rate, (own_rate / rate - 1) * 100,
      Milliseconds(static_cast<double>(latency.Quantile(0.5))),
      Milliseconds(static_cast<double>(latency.Quantile(0.95))));
}

std::string VerdictText(const Statistics& statistics, const verdict::Verdict& verdict,
                        const ConsoleStyle& style) {
  std::string out;
  const std::vector<load::FailureKind>& failures = statistics.failures();
  if (!failures.empty()) {
    std::vector<const load::FailureKind*> sorted;
    for (const load::FailureKind& failure : failures) sorted.push_back(&failure);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto* a, const auto* b) { return a->occurrences > b->occurrences; });
    out += Coloured(style, kBold, "Failures") + "\n";
    for (size_t i = 0; i < sorted.size() && i < kFailuresShown; ++i) {
      const load::Row& row = statistics.workload().rows[sorted[i]->row];
      out += fmt::format("{:>8}  {}: {}\n", sorted[i]->occurrences, row.Label(),
                         base::Printable(sorted[i]->text));
    }
    if (sorted.size() > kFailuresShown)
      out += fmt::format("          and {} other kinds\n", sorted.size() - kFailuresShown);
    if (statistics.other_failures() > 0) {
      out += fmt::format("{:>8}  of kinds beyond the first {}\n", statistics.other_failures(),
                         failures.size());
    }
    out += "\n";
  }
  if (!verdict.thresholds.empty()) out += Coloured(style, kBold, "Thresholds") + "\n";
  for (const verdict::ThresholdOutcome& outcome : verdict.thresholds) {
    out += fmt::format(
        "  {}  {}: {}",
        outcome.passed ? Coloured(style, kGreen, "ok    ") : Coloured(style, kRed, "failed"),
        outcome.threshold.text,
        outcome.nothing_ran ? outcome.note
                            : verdict::FormatValue(outcome.threshold, outcome.value));
    if (!outcome.decided && !outcome.nothing_ran)
      out += Coloured(style, kYellow, "  (" + outcome.note + ")");
    out += "\n";
  }
  for (const std::string& note : verdict.notes) out += "Note: " + note + "\n";
  const char* colour = verdict.outcome == verdict::Outcome::kPassed            ? kGreen
                       : verdict.outcome == verdict::Outcome::kThresholdFailed ? kRed
                                                                               : kYellow;
  out += "\n" + Coloured(style, colour, verdict.Headline()) + "\n";
  for (const std::string& reason : verdict.reasons) out += "  " + reason + "\n";
  return out;
}

}  // namespace harness::report
