#include "harness/worker/report_statistics.h"

#include <algorithm>

namespace harness::worker {

namespace {

void Clear(ReportEntry& entry, double now) {
  ReportEntry empty;
  empty.name = std::move(entry.name);
  empty.method = std::move(entry.method);
  empty.start_time = now;
  entry = std::move(empty);
}

void Add(ReportEntry& entry, double now, double milliseconds, uint64_t bytes, bool failed) {
  ++entry.requests;
  ++entry.requests_by_second[static_cast<int64_t>(now)];
  entry.last_request = now;
  entry.total_ms += milliseconds;
  entry.min_ms = std::min(entry.min_ms.value_or(milliseconds), milliseconds);
  entry.max_ms = std::max(entry.max_ms, milliseconds);
  entry.bytes += bytes;
  entry.buckets.Add(milliseconds);
  if (!failed) return;
  ++entry.failures;
  ++entry.failures_by_second[static_cast<int64_t>(now)];
}

}  // namespace

ReportStatistics::ReportStatistics(double now) {
  total_.name = "Aggregated";
  Reset(now);
}

size_t ReportStatistics::EntryOf(std::string_view method, std::string_view name) {
  const auto [number, is_new] =
      numbers_.emplace(std::make_pair(std::string(name), std::string(method)), entries_.size());
  if (is_new) {
    ReportEntry entry;
    entry.name = name;
    entry.method = method;
    entry.start_time = total_.start_time;
    entries_.push_back(std::move(entry));
  }
  return number->second;
}

void ReportStatistics::Log(size_t entry, double now, double milliseconds, uint64_t bytes,
                           std::string_view failure) {
  Add(entries_[entry], now, milliseconds, bytes, !failure.empty());
  Add(total_, now, milliseconds, bytes, !failure.empty());
  if (failure.empty()) return;
  auto key = std::make_pair(entry, std::string(failure));
  auto found = errors_.find(key);
  if (found == errors_.end()) {
    if (errors_.size() >= kMaxErrors) key.second = kOtherErrors;
    ReportError error{entries_[entry].name, entries_[entry].method, key.second, 0, now, now};
    found = errors_.emplace(std::move(key), std::move(error)).first;
  }
  ++found->second.occurrences;
  found->second.last_seen = now;
}

void ReportStatistics::Reset(double now) {
  for (ReportEntry& entry : entries_) Clear(entry, now);
  Clear(total_, now);
  errors_.clear();
}

std::map<std::string, ReportError> ReportStatistics::Errors() const {
  std::map<std::string, ReportError> errors;
  for (const auto& [key, error] : errors_)
    errors.emplace(load::LocustErrorKey(error.method, error.name, error.error), error);
  return errors;
}

}  // namespace harness::worker
