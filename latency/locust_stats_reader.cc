// Locust's PREFIX_stats.csv, as Python's csv module writes it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "base/json.h"
#include "base/number.h"
#include "latency/recorded_times.h"

namespace latency {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

constexpr std::string_view kHeader =
    "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,"
    "Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,"
    "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%";
constexpr size_t kRequests = 2;
constexpr size_t kFailures = 3;
constexpr size_t kMedian = 4;
constexpr size_t kMinimum = 6;
constexpr size_t kMaximum = 7;
constexpr size_t kRate = 9;
constexpr size_t kFirstPercentile = 11;
// A day in milliseconds, and more requests than anybody makes.
constexpr double kLargest = 86'400'000;
constexpr double kMostRequests = 1e15;
constexpr std::string_view kStatsEnd = "_stats.csv";
// The clock of a file system may differ from ours by some seconds.
constexpr std::chrono::seconds kClocksDiffer{5};
// In the year 2255; beyond it, nanoseconds since 1970 are no 64-bit number any more.
constexpr int64_t kLatestSecond = 9'000'000'000;

// One record; a quoted field may hold commas and line ends. `line` counts those it passes.
std::vector<std::string> TakeRecord(std::string_view& rest, int& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (rest.starts_with('"')) {
        fields.back() += '"';
        rest.remove_prefix(1);
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      fields.emplace_back();
    } else if (c == '\n') {
      break;
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

class Reader {
 public:
  Reader(std::string_view csv, std::string where) : rest_(csv), where_(std::move(where)) {
    int header_line = 0;
    std::string_view header = kHeader;
    columns_ = TakeRecord(header, header_line);
  }

  Result<RecordedTimes> Read(double users) {
    RecordedTimes times;
    times.where = where_;
    times.users = users;
    if (TakeRecord(rest_, next_line_) != columns_) {
      return Fail(ErrorCode::kBadFile,
                  "this is not a PREFIX_stats.csv of Locust: its first line must be "
                  "Type,Name,Request Count and so on to 100%",
                  where_ + ":1");
    }
    while (!rest_.empty()) {
      line_ = next_line_;
      const std::vector<std::string> fields = TakeRecord(rest_, next_line_);
      if (fields.size() == 1 && fields[0].empty()) continue;
      if (fields.size() != columns_.size()) {
        return Fail(ErrorCode::kBadFile,
                    fmt::format("this line has {} columns instead of {}; is the file cut off?",
                                fields.size(), columns_.size()),
                    Where());
      }
      RecordedTimes::Endpoint endpoint;
      if (auto read = ReadRow(fields, endpoint); !read) return tl::unexpected(read.error());
      if (endpoint.requests == 0) continue;
      if (fields[0].empty() && fields[1] == "Aggregated") {
        endpoint.name.clear();
        const auto rate = Number(fields, kRate);
        if (!rate) return tl::unexpected(rate.error());
        times.requests_per_second = *rate;
        times.all = std::move(endpoint);
      } else {
        times.endpoints.push_back(std::move(endpoint));
      }
    }
    if (times.all.points.empty() || times.endpoints.empty()) {
      return Fail(ErrorCode::kBadFile, "it has no line with requests, or none named Aggregated",
                  where_);
    }
    return times;
  }

 private:
  std::string Where() const { return fmt::format("{}:{}", where_, line_); }

  Result<double> Number(const std::vector<std::string>& fields, size_t column) const {
    const std::string& text = fields[column];
    const auto number = base::ParseNumber<double>(text);
    if (!number || !std::isfinite(*number) || *number < 0 ||
        *number > (column == kRequests ? kMostRequests : kLargest)) {
      return Fail(
          ErrorCode::kBadFile,
          fmt::format("column '{}' must be a number from 0 to {}, but is '{}'", columns_[column],
                      column == kRequests ? kMostRequests : kLargest, text),
          Where());
    }
    return *number;
  }

  base::Status ReadRow(const std::vector<std::string>& fields,
                       RecordedTimes::Endpoint& endpoint) const {
    endpoint.method = fields[0];
    endpoint.name = fields[1];
    const auto requests = Number(fields, kRequests);
    if (!requests) return tl::unexpected(requests.error());
    endpoint.requests = *requests;
    const auto failures = Number(fields, kFailures);
    if (!failures) return tl::unexpected(failures.error());
    endpoint.failures = *failures;
    if (*requests == 0) return {};  // Locust writes N/A for its percentiles
    const auto median = Number(fields, kMedian);
    if (!median) return tl::unexpected(median.error());
    const auto minimum = Number(fields, kMinimum);
    if (!minimum) return tl::unexpected(minimum.error());
    const auto maximum = Number(fields, kMaximum);
    if (!maximum) return tl::unexpected(maximum.error());
    endpoint.median_ms = *median;
    const double top = std::max(*minimum, *maximum);
    endpoint.points.push_back({0, *minimum});
    for (size_t column = kFirstPercentile; column < columns_.size(); ++column) {
      const auto time = Number(fields, column);
      if (!time) return tl::unexpected(time.error());
      // Locust rounds percentiles and not the extremes.
      endpoint.points.push_back(
          {std::atof(columns_[column].c_str()) / 100, std::clamp(*time, *minimum, top)});
    }
    endpoint.points.push_back({1, top});
    return {};
  }

  std::string_view rest_;
  const std::string where_;
  std::vector<std::string> columns_;
  int line_ = 1;
  int next_line_ = 1;
};

}  // namespace

Result<RecordedTimes> ParseLocustStats(std::string_view csv, const std::string& where,
                                       double users) {
  return Reader(csv, where).Read(users);
}

base::Status CheckMeasured(const std::string& path) {
  if (!path.ends_with(kStatsEnd)) return {};
  const std::string history = path.substr(0, path.size() - kStatsEnd.size()) + "_stats_history.csv";
  std::error_code none;
  const auto written = std::filesystem::last_write_time(history, none);
  const auto text = base::ReadFile(history);
  if (none || !text) return {};
  // Its lines begin with the time, in seconds since 1970.
  const std::string_view lines =
      std::string_view(*text).substr(0, text->find_last_not_of('\n') + 1);
  const std::string_view last = lines.substr(lines.find_last_of('\n') + 1);
  int64_t seconds = 0;
  if (std::from_chars(last.data(), last.data() + last.size(), seconds).ec != std::errc() ||
      seconds > kLatestSecond)
    return {};
  const auto ahead = std::chrono::floor<std::chrono::seconds>(
      std::chrono::sys_seconds(std::chrono::seconds(seconds)) -
      std::chrono::file_clock::to_sys(written));
  if (ahead < kClocksDiffer) return {};
  return Fail(ErrorCode::kBadUsage,
              fmt::format("its times are a model's, not measured ones: {} goes {} s beyond the "
                          "moment at which it was written, as in a rehearsal or with load "
                          "--virtual. Give a measured run, or allow it with --allow-rehearsed",
                          history, ahead.count()),
              path);
}

}  // namespace latency
