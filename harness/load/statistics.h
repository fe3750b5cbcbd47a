#ifndef UNDERSTUDY_HARNESS_LOAD_STATISTICS_H_
#define UNDERSTUDY_HARNESS_LOAD_STATISTICS_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/load/events.h"
#include "harness/load/histogram.h"
#include "harness/load/profile.h"

namespace harness::load {

// How many requests were made, and how many of them failed.
struct Counts {
  uint64_t requests = 0;
  uint64_t failures = 0;

  double share() const {
    return requests == 0 ? 0 : static_cast<double>(failures) / static_cast<double>(requests);
  }
};

// The figures of one row, or of all together. Times in microseconds; failed requests count in all
// of it.
struct RowTotals {
  uint64_t requests = 0;
  uint64_t failures = 0;  // subset of requests
  uint64_t bytes = 0;
  Histogram latency;

  double failure_share() const {
    return requests == 0 ? 0 : static_cast<double>(failures) / static_cast<double>(requests);
  }
  double average_bytes() const {
    return requests == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(requests);
  }
  void Add(const RequestSample& sample);
};

// One stretch of the run's time.
struct TimeBlock {
  std::chrono::nanoseconds start{};
  std::chrono::nanoseconds length{};
  uint32_t users = 0;  // at its end
  // By how much a request was sent later than planned, at most.
  std::chrono::nanoseconds max_lag{};
  struct PerRow {
    uint64_t requests = 0;
    uint64_t failures = 0;
    CompactHistogram latency;
  };
  std::vector<PerRow> rows;  // as Workload::rows
  PerRow total;
};

// A kind of failure of one row.
struct FailureKind {
  size_t row = 0;
  std::string text;
  uint64_t occurrences = 0;
  std::chrono::nanoseconds first_seen{};
  std::chrono::nanoseconds last_seen{};
  int sample_status = 0;
  std::string sample_body;  // of the first one, cut
  std::string diagnosis;    // likewise: what a stand-in said of it
};

struct SeenEvent {
  std::chrono::nanoseconds at{};
  std::string label;
};

// Counts all events of a run, in bounded memory: histograms have a fixed size, blocks are merged in
// pairs when there are too many, and the number of distinct failures is limited. Not thread-safe.
class Statistics : public LoadListener {
 public:
  static constexpr std::chrono::nanoseconds kBlock = std::chrono::seconds(10);
  static constexpr size_t kMaxBlocks = 360;
  static constexpr size_t kMaxFailureKinds = 500;

  explicit Statistics(const Workload& workload);

  void OnRequest(const RequestSample& sample) override;
  void OnTick(std::chrono::nanoseconds elapsed, uint32_t users) override;
  void OnTimedEvent(std::chrono::nanoseconds elapsed, const TimedEvent& event) override;
  // Closes the last block. Call once, after the run.
  void Finish(std::chrono::nanoseconds elapsed);

  const Workload& workload() const { return workload_; }
  const std::vector<RowTotals>& rows() const { return rows_; }
  const RowTotals& total() const { return total_; }
  // The same without the requests that were answered by 429: what a rate limit lets through.
  const std::vector<RowTotals>& admitted_rows() const {
    return admitted_ ? admitted_->rows : rows_;
  }
  const RowTotals& admitted_total() const { return admitted_ ? admitted_->total : total_; }
  const std::vector<TimeBlock>& blocks() const { return blocks_; }
  const std::vector<FailureKind>& failures() const { return failures_; }
  // Failures of kinds beyond the limit; part of the totals, but not distinguished.
  uint64_t other_failures() const { return other_failures_; }
  const Histogram& lag() const { return lag_; }
  const std::vector<SeenEvent>& events() const { return events_; }
  std::chrono::nanoseconds elapsed() const { return elapsed_; }
  uint32_t peak_users() const { return peak_users_; }
  // Of the whole run, per second.
  double rate(uint64_t count) const;

 private:
  struct Totals {
    std::vector<RowTotals> rows;
    RowTotals total;
  };

  void CountAdmitted(const RequestSample& sample);
  void CloseBlock(std::chrono::nanoseconds end);
  void JoinBlocks();

  const Workload& workload_;
  std::vector<RowTotals> rows_;
  RowTotals total_;
  std::optional<Totals> admitted_;    // from the first 429 on; before it, it would be the same
  std::vector<RowTotals> open_rows_;  // of the block that is being filled
  RowTotals open_total_;
  std::chrono::nanoseconds open_max_lag_{};
  std::vector<TimeBlock> blocks_;
  std::chrono::nanoseconds block_length_ = kBlock;
  std::chrono::nanoseconds block_start_{};
  std::chrono::nanoseconds elapsed_{};
  uint32_t users_ = 0;
  uint32_t peak_users_ = 0;
  std::vector<FailureKind> failures_;
  std::map<std::pair<size_t, std::string>, size_t, std::less<>> failure_index_;
  uint64_t other_failures_ = 0;
  Histogram lag_;
  std::vector<SeenEvent> events_;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_STATISTICS_H_
