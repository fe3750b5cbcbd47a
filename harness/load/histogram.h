#ifndef UNDERSTUDY_HARNESS_LOAD_HISTOGRAM_H_
#define UNDERSTUDY_HARNESS_LOAD_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace harness::load {

// Counts of times in microseconds in log-linear buckets: exact below 2,048 µs, and with a relative
// error below 1/1024 (three digits) from there to about 71 minutes; anything above counts as that.
// Its size is fixed once its highest value was seen: 176 KiB at most. Not thread-safe.
class Histogram {
 public:
  void Record(int64_t microseconds, uint64_t count = 1);
  void Merge(const Histogram& other);
  void Clear();

  uint64_t count() const { return count_; }
  // The exact extremes; 0 when empty.
  int64_t min() const { return count_ == 0 ? 0 : min_; }
  int64_t max() const { return max_; }
  // Of the exact values, in microseconds; 0 when empty.
  double mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }
  double sum() const { return sum_; }

  // The value below or at which a share `quantile` (0 to 1) of all values lies: that of rank
  // ceil(q*n), as the middle of its bucket within [min, max]. 0 when empty.
  int64_t Quantile(double quantile) const;
  // How many values lie above `microseconds`, to the precision of a bucket.
  uint64_t CountAbove(int64_t microseconds) const;

  static size_t BucketOf(int64_t microseconds);
  // The lowest value of a bucket, and the first above it.
  static int64_t BucketLow(size_t bucket);
  static int64_t BucketEnd(size_t bucket);

  size_t bucket_count() const { return counts_.size(); }
  uint64_t bucket(size_t index) const { return counts_[index]; }

 private:
  friend class CompactHistogram;

  // Outside of [first, second) all counts are 0: a histogram of tens of thousands of buckets is
  // packed and cleared every second, and most of it was never touched.
  std::pair<size_t, size_t> UsedBuckets() const;

  std::vector<uint64_t> counts_;
  uint64_t count_ = 0;
  int64_t min_ = 0;
  int64_t max_ = 0;
  double sum_ = 0;
};

// A histogram that is kept but no longer written to: about two bytes for each bucket in use. A long
// run has thousands.
class CompactHistogram {
 public:
  CompactHistogram() = default;
  explicit CompactHistogram(const Histogram& histogram);

  // Adds its counts to `histogram`.
  void AddTo(Histogram& histogram) const;
  uint64_t count() const { return count_; }
  size_t bytes() const { return sizeof *this + packed_.capacity(); }

 private:
  std::string
      packed_;  // for each used bucket: distance from the one before and count, both as varints
  uint64_t count_ = 0;
  int64_t min_ = 0;
  int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_HISTOGRAM_H_
