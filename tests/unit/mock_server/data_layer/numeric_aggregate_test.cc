#include "mock_server/data_layer/numeric_aggregate.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <limits>

namespace mock_server::data_layer {
namespace {

using python::Value;

NumericAggregate Of(int scale, std::initializer_list<double> values) {
  NumericAggregate aggregate(scale);
  for (double value : values) aggregate.Add(value);
  return aggregate;
}

// All figures as PostgreSQL 15 gives them (tests/oracle/aggregates_check.py).
TEST(NumericAggregate, AveragesExactly) {
  EXPECT_EQ(Of(2, {80.25, 41, 7.5}).Average(), 42.916666666666664);
  EXPECT_EQ(Of(4, {0.5, 0.3333, 0}).Average(), 0.27776666666666666);
  EXPECT_EQ(Of(6, {0.1, 0.2, 0.3}).Average(), 0.2);
  EXPECT_EQ(Of(6, {-1, -2}).Average(), -1.5);
}

TEST(NumericAggregate, DeviatesAsASample) {
  EXPECT_EQ(Of(6, {1, 2, 3, 4}).Deviation(), Value(1.2909944487358056));
  EXPECT_EQ(Of(6, {3}).Deviation(), Value());
  const Value equal = Of(6, {3, 3}).Deviation();
  EXPECT_TRUE(equal.is_int());
  EXPECT_EQ(equal, Value(0));
}

TEST(NumericAggregate, KeepsDigitsThatDoublesLose) {
  EXPECT_EQ(Of(6, {1000000000.1, 1000000000.2, 1000000000.3}).Deviation(), Value(0.1));
}

TEST(NumericAggregate, InterpolatesPercentiles) {
  const NumericAggregate values = Of(6, {40, 10, 30, 20});
  EXPECT_EQ(values.Percentile(0.5), 25.0);
  EXPECT_EQ(values.Percentile(0.0), 10.0);
  EXPECT_EQ(values.Percentile(1.0), 40.0);
  EXPECT_EQ(values.Percentile(0.95), 38.5);
  EXPECT_EQ(values.Minimum(), 10.0);
  EXPECT_EQ(values.Maximum(), 40.0);
  EXPECT_EQ(values.count(), 4);
}

TEST(NumericAggregate, TellsNan) {
  EXPECT_FALSE(Of(6, {1}).has_nan());
  EXPECT_TRUE(Of(6, {1, std::numeric_limits<double>::quiet_NaN()}).has_nan());
}

}  // namespace
}  // namespace mock_server::data_layer
