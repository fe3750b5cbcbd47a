#include "check/load_shape.h"

#include <algorithm>
#include <cmath>

namespace check {

using std::chrono::nanoseconds;

namespace {

constexpr double kFirstNs = 1000;
constexpr double kBucketsPerDoubling = 4;

}  // namespace

void DurationHistogram::Add(nanoseconds duration) {
  ++count_;
  sum_ += duration;
  const double ns = static_cast<double>(duration.count());
  const double bucket = ns <= kFirstNs ? 0 : kBucketsPerDoubling * std::log2(ns / kFirstNs);
  ++buckets_[std::min(static_cast<size_t>(bucket), kBuckets - 1)];
}

nanoseconds DurationHistogram::mean() const {
  return count_ == 0 ? nanoseconds(0) : sum_ / static_cast<int64_t>(count_);
}

nanoseconds DurationHistogram::Quantile(double q) const {
  const auto wanted = static_cast<uint64_t>(q * static_cast<double>(count_));
  uint64_t seen = 0;
  for (size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i];
    if (seen > wanted) {
      const double middle = (static_cast<double>(i) + 0.5) / kBucketsPerDoubling;
      return nanoseconds(static_cast<int64_t>(kFirstNs * std::exp2(middle)));
    }
  }
  return nanoseconds(0);
}

void ArrivalScatter::Add(nanoseconds time) {
  if (!started_) {
    started_ = true;
    window_start_ = time;
  }
  if (time >= window_start_ + kWindow) {
    const double in_window = static_cast<double>(in_window_);
    sum_ += in_window;
    sum_of_squares_ += in_window * in_window;
    if (in_window_ > 0) ++busy_windows_;
    const int64_t passed = (time - window_start_) / kWindow;
    windows_ += static_cast<uint64_t>(passed);
    window_start_ += passed * kWindow;
    in_window_ = 0;
  }
  ++in_window_;
}

double ArrivalScatter::Dispersion() const {
  if (windows_ == 0 || sum_ == 0) return 0;
  const double n = static_cast<double>(windows_);
  const double mean = sum_ / n;
  return (sum_of_squares_ / n - mean * mean) / mean;
}

}  // namespace check
