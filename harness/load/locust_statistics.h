#ifndef UNDERSTUDY_HARNESS_LOAD_LOCUST_STATISTICS_H_
#define UNDERSTUDY_HARNESS_LOAD_LOCUST_STATISTICS_H_

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace harness::load {

// The percentiles that Locust reports.
inline constexpr std::array<double, 11> kLocustPercentiles = {0.50, 0.66, 0.75,  0.80,   0.90, 0.95,
                                                              0.98, 0.99, 0.999, 0.9999, 1.0};

// Locust's bucket of a time in milliseconds: to 1 below 100, to 10 below 1,000, to 100 below
// 10,000, to 1,000 above, each rounded half to even on the exact double as Python's round() does
// (docs/load-model.md, Locust's files).
int64_t LocustBucket(double milliseconds);

// Counts by bucket.
class LocustBuckets {
 public:
  void Add(double milliseconds);
  // Locust's percentile: the bucket at which, walking down, at most int(n * percent) values are
  // left below.
  int64_t Percentile(uint64_t requests, double percent) const;
  // Locust's lower median. `*is_float` is whether Python would print it with ".0".
  int64_t Median(uint64_t requests, bool* is_float) const;
  bool empty() const { return counts_.empty(); }
  LocustBuckets Minus(const LocustBuckets& older) const;

  // One bucket that was met, rising; `is_float` is whether Python's key would be 100.0 or 100.
  struct Count {
    int64_t bucket = 0;
    uint64_t times = 0;
    bool is_float = false;
  };
  std::vector<Count> Counts() const;

 private:
  bool IsFloat(int64_t bucket) const { return bucket == 100 ? hundred_is_float_ : bucket > 100; }

  std::vector<uint64_t> counts_;
  // 99.7 and 100.4 fall into one bucket; Python prints its key as the first of them made it, 100 or
  // 100.0.
  bool hundred_is_float_ = false;
  bool hundred_seen_ = false;
};

// One row, or all together.
struct LocustEntry {
  std::string method;
  std::string name;
  uint64_t requests = 0;
  uint64_t failures = 0;
  uint64_t bytes = 0;
  double total_ms = 0;
  double min_ms = 0;
  double max_ms = 0;
  LocustBuckets buckets;
  std::map<int64_t, uint64_t> requests_by_second;  // of the last seconds only
  std::map<int64_t, uint64_t> failures_by_second;
  struct Snapshot {
    int64_t second = 0;
    uint64_t requests = 0;
    LocustBuckets buckets;
  };
  std::deque<Snapshot> snapshots;  // at the end of each of the last 20 seconds that had requests
  int64_t last_second = INT64_MIN;
};

// What Locust tells two failures apart by: the SHA-256, in hex, of method, name and repr() of the
// text.
std::string LocustErrorKey(std::string_view method, std::string_view name, std::string_view error);

struct LocustError {
  std::string method;
  std::string name;
  std::string error;
  uint64_t occurrences = 0;
};

// A run's figures with Locust 2.43.1's own rounding and rates: what its files are written from.
// Times are seconds since the epoch, as Python's time.time() gives them. Not thread-safe.
class LocustStatistics {
 public:
  LocustStatistics(double start_time, bool keep_snapshots);

  void LogRequest(std::string_view method, std::string_view name, double now, double milliseconds,
                  uint64_t bytes);
  void LogError(std::string_view method, std::string_view name, double now, std::string_view error);

  // Sorted by name, then method.
  std::vector<const LocustEntry*> Entries() const;
  const LocustEntry& total() const { return total_; }
  // Sorted by Locust's key, a hash: so in no order that means anything.
  std::vector<const LocustError*> Errors() const;

  double RequestsPerSecond(const LocustEntry& entry) const { return PerSecond(entry.requests); }
  double FailuresPerSecond(const LocustEntry& entry) const { return PerSecond(entry.failures); }
  // The mean of ten seconds, two seconds ago.
  double CurrentRequestsPerSecond(const LocustEntry& entry) const {
    return Recent(entry.requests_by_second);
  }
  double CurrentFailuresPerSecond(const LocustEntry& entry) const {
    return Recent(entry.failures_by_second);
  }
  // Of about the last ten seconds; 0 when nothing is known of them.
  int64_t CurrentPercentile(const LocustEntry& entry, double now, double percent) const;

 private:
  void Log(LocustEntry& entry, double now, double milliseconds, uint64_t bytes);
  double PerSecond(uint64_t count) const;
  double Recent(const std::map<int64_t, uint64_t>& by_second) const;
  LocustEntry& EntryOf(std::string_view method, std::string_view name);

  const double start_time_;
  const bool keep_snapshots_;
  double last_request_ = 0;  // 0: none yet
  LocustEntry total_;
  std::map<std::pair<std::string, std::string>, LocustEntry, std::less<>> entries_;
  std::map<std::string, LocustError> errors_;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_LOCUST_STATISTICS_H_
