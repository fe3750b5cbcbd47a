#ifndef UNDERSTUDY_HARNESS_WORKER_REPORT_STATISTICS_H_
#define UNDERSTUDY_HARNESS_WORKER_REPORT_STATISTICS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/load/locust_statistics.h"

namespace harness::worker {

// What happened to one (method, name) since the last report, or to all together. Times of day are
// seconds since the epoch, as Python's time.time() gives them.
struct ReportEntry {
  std::string name;
  std::string method;
  double start_time = 0;
  std::optional<double> last_request;
  uint64_t requests = 0;
  uint64_t failures = 0;  // subset of requests
  double total_ms = 0;
  double max_ms = 0;
  std::optional<double> min_ms;
  uint64_t bytes = 0;
  load::LocustBuckets buckets;
  std::map<int64_t, uint64_t> requests_by_second;
  std::map<int64_t, uint64_t> failures_by_second;
};

struct ReportError {
  std::string name;
  std::string method;
  std::string error;
  uint64_t occurrences = 0;
  double first_seen = 0;
  double last_seen = 0;
};

// What a worker reports: the differences since its last report, which the master adds up. Not
// thread-safe.
class ReportStatistics {
 public:
  // More different errors than these in one report are counted together: each one stays in the
  // master's memory.
  static constexpr size_t kMaxErrors = 500;
  static constexpr std::string_view kOtherErrors =
      "CatchResponseError('more than 500 different failures in one report')";

  explicit ReportStatistics(double now);

  // The number of an entry, which is made when it is not there.
  size_t EntryOf(std::string_view method, std::string_view name);

  // A finished request; `failure` is empty when it was good.
  void Log(size_t entry, double now, double milliseconds, uint64_t bytes, std::string_view failure);

  // Forgets what was counted: it was reported, or a new run begins.
  void Reset(double now);

  // Some may have counted nothing.
  const std::vector<ReportEntry>& entries() const { return entries_; }
  const ReportEntry& total() const { return total_; }
  // By Locust's key: a hash of method, name and text, the same that Python workers send.
  std::map<std::string, ReportError> Errors() const;

 private:
  std::vector<ReportEntry> entries_;
  std::map<std::pair<std::string, std::string>, size_t, std::less<>> numbers_;
  ReportEntry total_;
  std::map<std::pair<size_t, std::string>, ReportError, std::less<>> errors_;
};

}  // namespace harness::worker

#endif  // UNDERSTUDY_HARNESS_WORKER_REPORT_STATISTICS_H_
