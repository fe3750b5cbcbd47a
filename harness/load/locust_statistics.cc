#include "harness/load/locust_statistics.h"

#include <algorithm>
#include <cmath>

#include "harness/client/sha256.h"
#include "python/repr.h"

namespace harness::load {

namespace {

constexpr int64_t kRecentSeconds = 12;
constexpr int64_t kRecentLag = 2;
constexpr size_t kSnapshots = 20;
constexpr int64_t kPercentileWindow = 10;
constexpr size_t kMaxErrors = 2000;

// Python's round(value, -digits) for unit = 10^digits: half to even, decided on the exact value. A
// quotient would not do: 105.00000000000001 / 10 rounds to 10.5, and so to 100.
int64_t RoundTo(double value, double unit) {
  const double quotient = std::floor(value / unit);
  const double rest = value - quotient * unit;  // exact
  const double half = unit / 2;
  const bool up = rest > half || (rest == half && std::fmod(quotient, 2.0) != 0);
  return static_cast<int64_t>((quotient + (up ? 1 : 0)) * unit);
}

size_t IndexOf(int64_t bucket) {
  if (bucket < 100) return static_cast<size_t>(bucket);
  if (bucket < 1000) return static_cast<size_t>(100 + (bucket - 100) / 10);
  if (bucket < 10'000) return static_cast<size_t>(190 + (bucket - 1000) / 100);
  return static_cast<size_t>(280 + (bucket - 10'000) / 1000);
}

int64_t BucketAt(size_t index) {
  const auto i = static_cast<int64_t>(index);
  if (i < 100) return i;
  if (i < 190) return 100 + (i - 100) * 10;
  if (i < 280) return 1000 + (i - 190) * 100;
  return 10'000 + (i - 280) * 1000;
}

void CountSecond(std::map<int64_t, uint64_t>& by_second, int64_t second) {
  ++by_second[second];
  while (by_second.begin()->first < second - 4 * kRecentSeconds) by_second.erase(by_second.begin());
}

}  // namespace

int64_t LocustBucket(double milliseconds) {
  if (milliseconds < 100) return RoundTo(milliseconds, 1);
  if (milliseconds < 1000) return RoundTo(milliseconds, 10);
  if (milliseconds < 10'000) return RoundTo(milliseconds, 100);
  return RoundTo(milliseconds, 1000);
}

void LocustBuckets::Add(double milliseconds) {
  const int64_t bucket = LocustBucket(std::min(milliseconds, 1e9));
  const size_t index = IndexOf(bucket);
  if (index >= counts_.size()) counts_.resize(index + 1);
  if (bucket == 100 && !hundred_seen_) {
    hundred_seen_ = true;
    hundred_is_float_ = milliseconds >= 100;
  }
  ++counts_[index];
}

int64_t LocustBuckets::Percentile(uint64_t requests, double percent) const {
  const auto wanted = static_cast<int64_t>(static_cast<double>(requests) * percent);
  auto left = static_cast<int64_t>(requests);
  for (size_t i = counts_.size(); i-- > 0;) {
    if (counts_[i] == 0) continue;
    left -= static_cast<int64_t>(counts_[i]);
    if (left <= wanted) return BucketAt(i);
  }
  return 0;
}

int64_t LocustBuckets::Median(uint64_t requests, bool* is_float) const {
  double position = (static_cast<double>(requests) - 1) / 2;
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    if (position < static_cast<double>(counts_[i])) {
      const int64_t bucket = BucketAt(i);
      *is_float = IsFloat(bucket);
      return bucket;
    }
    position -= static_cast<double>(counts_[i]);
  }
  *is_float = false;
  return 0;
}

std::vector<LocustBuckets::Count> LocustBuckets::Counts() const {
  std::vector<Count> counts;
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] > 0) counts.push_back({BucketAt(i), counts_[i], IsFloat(BucketAt(i))});
  }
  return counts;
}

std::string LocustErrorKey(std::string_view method, std::string_view name, std::string_view error) {
  return client::Sha256Hex(std::string(method) + "." + std::string(name) + "." +
                           python::StrRepr(error));
}

LocustBuckets LocustBuckets::Minus(const LocustBuckets& older) const {
  LocustBuckets difference = *this;
  for (size_t i = 0; i < older.counts_.size(); ++i) difference.counts_[i] -= older.counts_[i];
  return difference;
}

LocustStatistics::LocustStatistics(double start_time, bool keep_snapshots)
    : start_time_(start_time), keep_snapshots_(keep_snapshots) {
  total_.name = "Aggregated";
  if (keep_snapshots_) total_.snapshots.push_back({static_cast<int64_t>(start_time), 0, {}});
}

LocustEntry& LocustStatistics::EntryOf(std::string_view method, std::string_view name) {
  auto key = std::make_pair(std::string(name), std::string(method));
  const auto found = entries_.find(key);
  if (found != entries_.end()) return found->second;
  LocustEntry entry;
  entry.method = method;
  entry.name = name;
  return entries_.emplace(std::move(key), std::move(entry)).first->second;
}

void LocustStatistics::LogRequest(std::string_view method, std::string_view name, double now,
                                  double milliseconds, uint64_t bytes) {
  LocustEntry& entry = EntryOf(method, name);
  if (keep_snapshots_ && entry.snapshots.empty()) {
    entry.snapshots.push_back({static_cast<int64_t>(now), 0, {}});
  }
  Log(total_, now, milliseconds, bytes);
  last_request_ = now;
  Log(entry, now, milliseconds, bytes);
}

void LocustStatistics::Log(LocustEntry& entry, double now, double milliseconds, uint64_t bytes) {
  const auto second = static_cast<int64_t>(now);
  if (keep_snapshots_ && entry.last_second != INT64_MIN && second > entry.last_second) {
    const auto same =
        std::find_if(entry.snapshots.begin(), entry.snapshots.end(),
                     [&](const auto& snapshot) { return snapshot.second == second - 1; });
    LocustEntry::Snapshot snapshot{second - 1, entry.requests, entry.buckets};
    if (same != entry.snapshots.end()) {
      *same = std::move(snapshot);
    } else {
      entry.snapshots.push_back(std::move(snapshot));
    }
    while (entry.snapshots.size() > kSnapshots) entry.snapshots.pop_front();
  }
  entry.last_second = second;
  entry.min_ms = entry.requests == 0 ? milliseconds : std::min(entry.min_ms, milliseconds);
  entry.max_ms = std::max(entry.max_ms, milliseconds);
  entry.total_ms += milliseconds;
  entry.bytes += bytes;
  ++entry.requests;
  entry.buckets.Add(milliseconds);
  CountSecond(entry.requests_by_second, second);
}

void LocustStatistics::LogError(std::string_view method, std::string_view name, double now,
                                std::string_view error) {
  const auto second = static_cast<int64_t>(now);
  LocustEntry& entry = EntryOf(method, name);
  for (LocustEntry* counted : {&total_, &entry}) {
    ++counted->failures;
    CountSecond(counted->failures_by_second, second);
  }
  const std::string key = LocustErrorKey(method, name, error);
  auto found = errors_.find(key);
  if (found == errors_.end()) {
    // A target that makes up a new text for each failure must not fill the memory.
    if (errors_.size() >= kMaxErrors) return;
    found = errors_
                .emplace(key,
                         LocustError{std::string(method), std::string(name), std::string(error), 0})
                .first;
  }
  ++found->second.occurrences;
}

std::vector<const LocustEntry*> LocustStatistics::Entries() const {
  std::vector<const LocustEntry*> list;
  for (const auto& [key, entry] : entries_) list.push_back(&entry);
  return list;
}

std::vector<const LocustError*> LocustStatistics::Errors() const {
  std::vector<const LocustError*> list;
  for (const auto& [key, error] : errors_) list.push_back(&error);
  return list;
}

double LocustStatistics::PerSecond(uint64_t count) const {
  if (last_request_ == 0 || last_request_ == start_time_) return 0;
  return static_cast<double>(count) / (last_request_ - start_time_);
}

double LocustStatistics::Recent(const std::map<int64_t, uint64_t>& by_second) const {
  if (last_request_ == 0) return 0;
  const auto last = static_cast<int64_t>(last_request_);
  const int64_t from = std::max(last - kRecentSeconds, static_cast<int64_t>(start_time_));
  const int64_t until = last - kRecentLag;
  double sum = 0;
  for (auto at = by_second.lower_bound(from); at != by_second.end() && at->first < until; ++at) {
    sum += static_cast<double>(at->second);
  }
  return sum / static_cast<double>(std::max<int64_t>(until - from, 1));
}

int64_t LocustStatistics::CurrentPercentile(const LocustEntry& entry, double now,
                                            double percent) const {
  const int64_t wanted = static_cast<int64_t>(now) - kPercentileWindow;
  // The snapshot of ten seconds ago, else of 11, 9, 12, 8 and so on.
  const LocustEntry::Snapshot* best = nullptr;
  const auto find = [&](int64_t second) {
    for (const LocustEntry::Snapshot& snapshot : entry.snapshots) {
      if (snapshot.second == second) best = &snapshot;
    }
    return best != nullptr;
  };
  bool found = find(wanted);
  for (int64_t i = 1; i < 9 && !found; ++i) found = find(wanted - i) || find(wanted + i);
  if (best == nullptr) return 0;
  return entry.buckets.Minus(best->buckets).Percentile(entry.requests - best->requests, percent);
}

}  // namespace harness::load
