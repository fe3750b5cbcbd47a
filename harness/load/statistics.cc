#include "harness/load/statistics.h"

#include <algorithm>
#include <utility>

namespace harness::load {

using std::chrono::nanoseconds;

namespace {

constexpr size_t kSampleBytes = 2000;
constexpr size_t kMaxEvents = 1000;
constexpr int kTooManyRequests = 429;

int64_t Microseconds(nanoseconds time) { return (time.count() + 500) / 1000; }

TimeBlock::PerRow Pack(const RowTotals& totals) {
  return {totals.requests, totals.failures, CompactHistogram(totals.latency)};
}

void Clear(RowTotals& totals) {
  totals.requests = totals.failures = totals.bytes = 0;
  totals.latency.Clear();
}

TimeBlock::PerRow Joined(const TimeBlock::PerRow& a, const TimeBlock::PerRow& b) {
  Histogram both;
  a.latency.AddTo(both);
  b.latency.AddTo(both);
  return {a.requests + b.requests, a.failures + b.failures, CompactHistogram(both)};
}

}  // namespace

void RowTotals::Add(const RequestSample& sample) {
  ++requests;
  if (!sample.failure.empty()) ++failures;
  bytes += sample.bytes;
  latency.Record(Microseconds(sample.latency));
}

Statistics::Statistics(const Workload& workload)
    : workload_(workload), rows_(workload.rows.size()), open_rows_(workload.rows.size()) {}

void Statistics::OnRequest(const RequestSample& sample) {
  // Blocks are those of the time in which answers came; an engine tells them in that order, but for
  // the ticks.
  while (sample.finished >= block_start_ + block_length_) CloseBlock(block_start_ + block_length_);
  if (admitted_ || sample.status == kTooManyRequests) CountAdmitted(sample);
  rows_[sample.row].Add(sample);
  total_.Add(sample);
  open_rows_[sample.row].Add(sample);
  open_total_.Add(sample);
  lag_.Record(Microseconds(sample.lag));
  open_max_lag_ = std::max(open_max_lag_, sample.lag);
  elapsed_ = std::max(elapsed_, sample.finished);
  if (sample.failure.empty()) return;
  const auto key = std::make_pair(sample.row, std::string(sample.failure));
  auto found = failure_index_.find(key);
  if (found == failure_index_.end()) {
    if (failures_.size() == kMaxFailureKinds) {
      ++other_failures_;
      return;
    }
    FailureKind kind;
    kind.row = sample.row;
    kind.text = key.second;
    kind.first_seen = sample.finished;
    kind.sample_status = sample.status;
    kind.sample_body = sample.body.substr(0, kSampleBytes);
    kind.diagnosis = sample.diagnosis.substr(0, kSampleBytes);
    found = failure_index_.emplace(key, failures_.size()).first;
    failures_.push_back(std::move(kind));
  }
  FailureKind& kind = failures_[found->second];
  ++kind.occurrences;
  kind.last_seen = sample.finished;
}

void Statistics::CountAdmitted(const RequestSample& sample) {
  if (!admitted_) admitted_ = Totals{rows_, total_};
  if (sample.status == kTooManyRequests) return;
  admitted_->rows[sample.row].Add(sample);
  admitted_->total.Add(sample);
}

void Statistics::OnTick(nanoseconds elapsed, uint32_t users) {
  while (elapsed >= block_start_ + block_length_) CloseBlock(block_start_ + block_length_);
  users_ = users;
  peak_users_ = std::max(peak_users_, users);
  elapsed_ = std::max(elapsed_, elapsed);
}

void Statistics::OnTimedEvent(nanoseconds elapsed, const TimedEvent& event) {
  if (events_.size() < kMaxEvents) events_.push_back({elapsed, event.label});
}

void Statistics::Finish(nanoseconds elapsed) {
  elapsed_ = elapsed;
  while (elapsed > block_start_ + block_length_) CloseBlock(block_start_ + block_length_);
  if (elapsed > block_start_) CloseBlock(elapsed);
}

void Statistics::CloseBlock(nanoseconds end) {
  TimeBlock block;
  block.start = block_start_;
  block.length = end - block_start_;
  block.users = users_;
  block.max_lag = std::exchange(open_max_lag_, nanoseconds(0));
  block.total = Pack(open_total_);
  block.rows.reserve(open_rows_.size());
  for (RowTotals& row : open_rows_) {
    block.rows.push_back(Pack(row));
    Clear(row);
  }
  Clear(open_total_);
  blocks_.push_back(std::move(block));
  block_start_ = end;
  if (blocks_.size() == kMaxBlocks) JoinBlocks();
}

// Twice as long blocks, half as many.
void Statistics::JoinBlocks() {
  std::vector<TimeBlock> joined;
  for (size_t i = 0; i + 1 < blocks_.size(); i += 2) {
    const TimeBlock& first = blocks_[i];
    const TimeBlock& second = blocks_[i + 1];
    TimeBlock block;
    block.start = first.start;
    block.length = first.length + second.length;
    block.users = second.users;
    block.max_lag = std::max(first.max_lag, second.max_lag);
    block.total = Joined(first.total, second.total);
    for (size_t row = 0; row < first.rows.size(); ++row) {
      block.rows.push_back(Joined(first.rows[row], second.rows[row]));
    }
    joined.push_back(std::move(block));
  }
  blocks_ = std::move(joined);
  block_length_ *= 2;
}

double Statistics::rate(uint64_t count) const {
  const double seconds = std::chrono::duration<double>(elapsed_).count();
  return seconds <= 0 ? 0 : static_cast<double>(count) / seconds;
}

}  // namespace harness::load
