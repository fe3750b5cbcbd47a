#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_DURATION_HISTOGRAM_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_DURATION_HISTOGRAM_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mock_server::journal {

// Durations in the buckets of a Prometheus histogram. Not thread-safe.
class DurationHistogram {
 public:
  // Upper ends in microseconds; above the last there is one more bucket. The limits of a release
  // (100 and 200 ms) and of a load test (500 ms) are among them, so that an alert on them is exact.
  static constexpr std::array<int64_t, 13> kBoundsUs = {
      1'000,   2'500,   5'000,     10'000,    25'000,    50'000,    100'000,
      200'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};

  void Observe(std::chrono::nanoseconds duration) {
    size_t bucket = 0;
    while (bucket < kBoundsUs.size() && duration.count() > kBoundsUs[bucket] * 1000) ++bucket;
    ++buckets_[bucket];
    sum_ += duration;
  }

  void Add(const DurationHistogram& other) {
    for (size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
    sum_ += other.sum_;
  }

  // Of one bucket alone; the last one has no upper end.
  uint64_t bucket(size_t index) const { return buckets_[index]; }
  std::chrono::nanoseconds sum() const { return sum_; }
  uint64_t count() const {
    uint64_t count = 0;
    for (const uint64_t bucket : buckets_) count += bucket;
    return count;
  }

 private:
  std::array<uint64_t, kBoundsUs.size() + 1> buckets_{};
  std::chrono::nanoseconds sum_{0};
};

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_DURATION_HISTOGRAM_H_
