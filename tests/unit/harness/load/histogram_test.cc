#include "harness/load/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace harness::load {
namespace {

TEST(Histogram, KeepsThreeDigitsOfEveryValue) {
  for (int64_t value = 1; value < (int64_t{1} << 32); value = value * 17 / 16 + 1) {
    const size_t bucket = Histogram::BucketOf(value);
    ASSERT_LE(Histogram::BucketLow(bucket), value);
    ASSERT_GT(Histogram::BucketEnd(bucket), value);
    const auto width =
        static_cast<double>(Histogram::BucketEnd(bucket) - Histogram::BucketLow(bucket));
    ASSERT_LE(width, std::max(1.0, static_cast<double>(value) / 1000)) << value;
  }
}

TEST(Histogram, BucketsFollowOneAnother) {
  for (size_t bucket = 0; bucket < 20'000; ++bucket) {
    ASSERT_EQ(Histogram::BucketOf(Histogram::BucketLow(bucket)), bucket);
    ASSERT_EQ(Histogram::BucketOf(Histogram::BucketEnd(bucket) - 1), bucket);
  }
}

TEST(Histogram, QuantilesAreThoseOfTheSortedValues) {
  base::Random random(7);
  std::vector<int64_t> values;
  Histogram histogram;
  for (int i = 0; i < 10'000; ++i) {
    values.push_back(static_cast<int64_t>(std::exp(random.Uniform(3, 14))));
    histogram.Record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double q : {0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
    const auto exact = static_cast<double>(values[static_cast<size_t>(std::ceil(q * 10'000)) - 1]);
    EXPECT_NEAR(static_cast<double>(histogram.Quantile(q)), exact, std::max(1.0, exact / 1000))
        << q;
  }
  EXPECT_EQ(histogram.min(), values.front());
  EXPECT_EQ(histogram.max(), values.back());
  EXPECT_EQ(histogram.count(), 10'000u);
}

TEST(Histogram, CountsWhatLiesAboveALimit) {
  Histogram histogram;
  for (int64_t value = 1; value <= 1000; ++value) histogram.Record(value);
  EXPECT_EQ(histogram.CountAbove(950), 50u);
  EXPECT_EQ(histogram.CountAbove(0), 1000u);
  EXPECT_EQ(histogram.CountAbove(5000), 0u);
}

TEST(Histogram, IsEmptyAtFirstAndAfterClear) {
  Histogram histogram;
  EXPECT_EQ(histogram.Quantile(0.5), 0);
  histogram.Record(5);
  histogram.Clear();
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.max(), 0);
  EXPECT_EQ(histogram.Quantile(0.5), 0);
}

TEST(Histogram, HasALargestSize) {
  Histogram histogram;
  histogram.Record(INT64_MAX);
  EXPECT_LE(histogram.bucket_count() * sizeof(uint64_t), size_t{192} << 10);
  EXPECT_EQ(histogram.max(), INT64_MAX);
}

TEST(CompactHistogram, GivesBackEveryCount) {
  base::Random random(3);
  Histogram original;
  for (int i = 0; i < 5000; ++i)
    original.Record(static_cast<int64_t>(random.Below(100'000'000)), 1 + random.Below(400));
  Histogram restored;
  CompactHistogram(original).AddTo(restored);
  ASSERT_EQ(restored.count(), original.count());
  EXPECT_EQ(restored.min(), original.min());
  EXPECT_EQ(restored.max(), original.max());
  EXPECT_EQ(restored.sum(), original.sum());
  for (size_t i = 0; i < original.bucket_count(); ++i) {
    ASSERT_EQ(i < restored.bucket_count() ? restored.bucket(i) : 0, original.bucket(i)) << i;
  }
}

TEST(CompactHistogram, MergesLikeTheOriginals) {
  Histogram a;
  Histogram b;
  a.Record(10);
  a.Record(5'000'000);
  b.Record(3);
  Histogram merged = a;
  merged.Merge(b);
  Histogram compact;
  CompactHistogram(a).AddTo(compact);
  CompactHistogram(b).AddTo(compact);
  EXPECT_EQ(compact.count(), merged.count());
  EXPECT_EQ(compact.min(), 3);
  EXPECT_EQ(compact.max(), 5'000'000);
  EXPECT_EQ(compact.Quantile(0.5), merged.Quantile(0.5));
}

}  // namespace
}  // namespace harness::load
