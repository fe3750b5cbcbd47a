#include "harness/report/locust_csv.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "python/json_writer.h"

namespace harness::report {

using base::Result;
using base::Status;
using load::kLocustPercentiles;
using load::LocustEntry;
using load::LocustError;
using load::LocustStatistics;
using output::OutputStream;
using python::FloatRepr;

namespace {

constexpr std::string_view kPercentileNames = "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%";
constexpr int kTicksPerFlush = 5;

// Python's csv module with its defaults: quoted only when needed, quotes doubled.
std::string CsvText(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

// `value or 0`: a float that is zero prints as the integer.
std::string OrZero(double value) { return value == 0 ? "0" : FloatRepr(value); }

std::string MedianText(const LocustEntry& entry) {
  if (entry.buckets.empty()) return "0";
  bool is_float = false;
  const int64_t median = entry.buckets.Median(entry.requests, &is_float);
  // The rounded median must not lie outside of what was measured.
  const auto value = static_cast<double>(median);
  if (value > entry.max_ms) return OrZero(entry.max_ms);
  if (value < entry.min_ms) return FloatRepr(entry.min_ms);
  return is_float ? FloatRepr(value) : std::to_string(median);
}

std::string AverageText(const LocustEntry& entry) {
  return FloatRepr(entry.requests == 0 ? 0.0
                                       : entry.total_ms / static_cast<double>(entry.requests));
}

std::string AverageBytesText(const LocustEntry& entry) {
  return entry.requests == 0
             ? "0"
             : FloatRepr(static_cast<double>(entry.bytes) / static_cast<double>(entry.requests));
}

template <typename Percentile>
std::string PercentilesText(const LocustEntry& entry, Percentile percentile) {
  std::vector<std::string> fields;
  for (const double percent : kLocustPercentiles) {
    fields.push_back(entry.requests == 0 ? "N/A" : std::to_string(percentile(percent)));
  }
  return fmt::format("{}", fmt::join(fields, ","));
}

std::string StatsRow(const LocustStatistics& statistics, const LocustEntry& entry) {
  return fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{},{}\r\n", CsvText(entry.method), CsvText(entry.name),
      entry.requests, entry.failures, MedianText(entry), AverageText(entry), OrZero(entry.min_ms),
      OrZero(entry.max_ms), AverageBytesText(entry), FloatRepr(statistics.RequestsPerSecond(entry)),
      FloatRepr(statistics.FailuresPerSecond(entry)), PercentilesText(entry, [&](double percent) {
        return entry.buckets.Percentile(entry.requests, percent);
      }));
}

std::string HistoryRow(const LocustStatistics& statistics, const LocustEntry& entry, double now,
                       uint32_t users, bool current) {
  const std::string percentiles = PercentilesText(entry, [&](double percent) {
    return current ? statistics.CurrentPercentile(entry, now, percent)
                   : entry.buckets.Percentile(entry.requests, percent);
  });
  return fmt::format("{},{},{},{},{:.6f},{:.6f},{},{},{},{},{},{},{},{}\r\n",
                     static_cast<int64_t>(now), users, CsvText(entry.method), CsvText(entry.name),
                     statistics.CurrentRequestsPerSecond(entry),
                     statistics.CurrentFailuresPerSecond(entry), percentiles, entry.requests,
                     entry.failures, MedianText(entry), AverageText(entry), OrZero(entry.min_ms),
                     OrZero(entry.max_ms), AverageBytesText(entry));
}

}  // namespace

std::string StatsCsv(const LocustStatistics& statistics) {
  std::string out = fmt::format(
      "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min "
      "Response Time,"
      "Max Response Time,Average Content Size,Requests/s,Failures/s,{}\r\n",
      kPercentileNames);
  for (const LocustEntry* entry : statistics.Entries()) out += StatsRow(statistics, *entry);
  return out + StatsRow(statistics, statistics.total());
}

std::string FailuresCsv(const LocustStatistics& statistics) {
  std::string out = "Method,Name,Error,Occurrences\r\n";
  for (const LocustError* error : statistics.Errors()) {
    out += fmt::format("{},{},{},{}\r\n", CsvText(error->method), CsvText(error->name),
                       CsvText(error->error), error->occurrences);
  }
  return out;
}

// Exceptions are faults of a script, and a profile has none: what goes wrong here is a failure of a
// request.
std::string ExceptionsCsv() { return "Count,Message,Traceback,Nodes\r\n"; }

std::string HistoryCsvHeader() {
  return fmt::format(
      "Timestamp,User Count,Type,Name,Requests/s,Failures/s,{},Total Request Count,Total Failure "
      "Count,"
      "Total Median Response Time,Total Average Response Time,Total Min Response Time,Total Max "
      "Response Time,"
      "Total Average Content Size\r\n",
      kPercentileNames);
}

std::string HistoryCsvRows(const LocustStatistics& statistics, double now, uint32_t users,
                           bool full) {
  std::string out;
  if (full) {
    for (const LocustEntry* entry : statistics.Entries()) {
      out += HistoryRow(statistics, *entry, now, users, true);
    }
  }
  return out + HistoryRow(statistics, statistics.total(), now, users, full);
}

std::vector<std::string> LocustCsvPaths(const std::string& prefix) {
  return {prefix + "_stats.csv", prefix + "_failures.csv", prefix + "_exceptions.csv",
          prefix + "_stats_history.csv"};
}

LocustCsvReporter::LocustCsvReporter(const std::string& prefix, bool full_history,
                                     const load::Workload& workload, double start,
                                     OutputStream history)
    : paths_(LocustCsvPaths(prefix)),
      full_history_(full_history),
      workload_(workload),
      start_(start),
      statistics_(start, full_history),
      history_(std::move(history)) {}

Result<std::unique_ptr<LocustCsvReporter>> LocustCsvReporter::Create(
    const std::string& prefix, bool full_history, const load::Workload& workload,
    std::chrono::microseconds wall_start) {
  auto history = OutputStream::Open(LocustCsvPaths(prefix).back(), OutputStream::Mode::kTruncate);
  if (!history) return tl::unexpected(history.error());
  std::unique_ptr<LocustCsvReporter> reporter(
      new LocustCsvReporter(prefix, full_history, workload,
                            static_cast<double>(wall_start.count()) / 1e6, std::move(*history)));
  reporter->Note(reporter->history_.Write(HistoryCsvHeader()));
  reporter->WriteFiles(/*at_end=*/false);
  if (!reporter->written_) return tl::unexpected(reporter->written_.error());
  return reporter;
}

void LocustCsvReporter::OnRequest(const load::RequestSample& sample) {
  const load::Row& row = workload_.rows[sample.row];
  const double now = start_ + std::chrono::duration<double>(sample.finished).count();
  const double milliseconds = static_cast<double>(sample.latency.count()) / 1e6;
  statistics_.LogRequest(row.method, row.name, now, milliseconds, sample.bytes);
  if (!sample.failure.empty()) statistics_.LogError(row.method, row.name, now, sample.failure);
}

void LocustCsvReporter::OnTick(std::chrono::nanoseconds elapsed, uint32_t users) {
  const double now = start_ + std::chrono::duration<double>(elapsed).count();
  Note(history_.Write(HistoryCsvRows(statistics_, now, users, full_history_)));
  if (++ticks_ % kTicksPerFlush == 0) WriteFiles(/*at_end=*/false);
}

void LocustCsvReporter::WriteFiles(bool at_end) {
  const std::string texts[] = {StatsCsv(statistics_), FailuresCsv(statistics_), ExceptionsCsv()};
  for (size_t i = 0; i < std::size(texts); ++i) {
    if (at_end || output::IsReplaced(paths_[i])) Note(output::WriteFile(paths_[i], texts[i]));
  }
}

void LocustCsvReporter::Note(const Status& written) {
  if (!written && written_) written_ = written;
}

Status LocustCsvReporter::Finish() {
  WriteFiles(/*at_end=*/true);
  return written_;
}

}  // namespace harness::report
