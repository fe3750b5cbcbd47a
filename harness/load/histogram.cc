#include "harness/load/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace harness::load {
namespace {

// 2,048 buckets of 1 µs, then 1,024 for each doubling.
constexpr int kLinearBits = 11;
constexpr int64_t kLinear = int64_t{1} << kLinearBits;
constexpr int64_t kPerOctave = kLinear / 2;
constexpr int64_t kHighest = (int64_t{1} << 32) - 1;

void AppendVarint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

uint64_t ReadVarint(const std::string& text, size_t& at) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(text[at++]);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
}

}  // namespace

size_t Histogram::BucketOf(int64_t microseconds) {
  const int64_t value = std::clamp<int64_t>(microseconds, 0, kHighest);
  if (value < kLinear) return static_cast<size_t>(value);
  const int octave = std::bit_width(static_cast<uint64_t>(value)) - kLinearBits;  // 1 from 2,048 on
  const int64_t place = (value >> octave) - kPerOctave;
  return static_cast<size_t>(kLinear + (octave - 1) * kPerOctave + place);
}

int64_t Histogram::BucketLow(size_t bucket) {
  const auto index = static_cast<int64_t>(bucket);
  if (index < kLinear) return index;
  const int64_t octave = (index - kLinear) / kPerOctave + 1;
  const int64_t place = (index - kLinear) % kPerOctave;
  return (kPerOctave + place) << octave;
}

int64_t Histogram::BucketEnd(size_t bucket) { return BucketLow(bucket + 1); }

void Histogram::Record(int64_t microseconds, uint64_t count) {
  if (count == 0) return;
  microseconds = std::max<int64_t>(microseconds, 0);
  const size_t bucket = BucketOf(microseconds);
  // Grows by whole octaves, so that a slowly rising maximum does not copy it again and again.
  if (bucket >= counts_.size()) counts_.resize((bucket / kPerOctave + 1) * kPerOctave);
  counts_[bucket] += count;
  min_ = count_ == 0 ? microseconds : std::min(min_, microseconds);
  max_ = std::max(max_, microseconds);
  count_ += count;
  sum_ += static_cast<double>(microseconds) * static_cast<double>(count);
}

void Histogram::Merge(const Histogram& other) {
  if (other.count_ == 0) return;
  if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
  for (size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  count_ += other.count_;
  sum_ += other.sum_;
}

std::pair<size_t, size_t> Histogram::UsedBuckets() const {
  if (count_ == 0) return {0, 0};
  return {BucketOf(min_), BucketOf(max_) + 1};
}

void Histogram::Clear() {
  const auto [begin, end] = UsedBuckets();
  std::fill(counts_.begin() + static_cast<std::ptrdiff_t>(begin),
            counts_.begin() + static_cast<std::ptrdiff_t>(end), 0);
  count_ = 0;
  min_ = max_ = 0;
  sum_ = 0;
}

int64_t Histogram::Quantile(double quantile) const {
  if (count_ == 0) return 0;
  const auto rank = static_cast<uint64_t>(std::clamp(
      std::ceil(quantile * static_cast<double>(count_)), 1.0, static_cast<double>(count_)));
  uint64_t seen = 0;
  for (size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::clamp((BucketLow(i) + BucketEnd(i) - 1) / 2, min_, max_);
  }
  return max_;
}

uint64_t Histogram::CountAbove(int64_t microseconds) const {
  uint64_t above = 0;
  for (size_t i = BucketOf(microseconds) + 1; i < counts_.size(); ++i) above += counts_[i];
  return above;
}

CompactHistogram::CompactHistogram(const Histogram& histogram)
    : count_(histogram.count_), min_(histogram.min_), max_(histogram.max_), sum_(histogram.sum_) {
  size_t last = 0;
  const auto [begin, end] = histogram.UsedBuckets();
  for (size_t i = begin; i < end; ++i) {
    if (histogram.counts_[i] == 0) continue;
    AppendVarint(packed_, i - last);
    AppendVarint(packed_, histogram.counts_[i]);
    last = i;
  }
  packed_.shrink_to_fit();
}

void CompactHistogram::AddTo(Histogram& histogram) const {
  if (count_ == 0) return;
  size_t bucket = 0;
  std::vector<uint64_t>& counts = histogram.counts_;
  for (size_t at = 0; at < packed_.size();) {
    bucket += ReadVarint(packed_, at);
    const uint64_t count = ReadVarint(packed_, at);
    if (bucket >= counts.size()) counts.resize((bucket / kPerOctave + 1) * kPerOctave);
    counts[bucket] += count;
  }
  histogram.min_ = histogram.count_ == 0 ? min_ : std::min(histogram.min_, min_);
  histogram.max_ = std::max(histogram.max_, max_);
  histogram.count_ += count_;
  histogram.sum_ += sum_;
}

}  // namespace harness::load
