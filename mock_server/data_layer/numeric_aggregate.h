#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NUMERIC_AGGREGATE_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NUMERIC_AGGREGATE_H_

#include <cstdint>
#include <vector>

#include "python/value.h"

namespace mock_server::data_layer {

// avg(), stddev() and percentile_cont() of PostgreSQL 15 over a numeric column, as floats: computed
// exactly and rounded to the digits that the database keeps. Not thread-safe.
class NumericAggregate {
 public:
  // `scale` is the column's.
  explicit NumericAggregate(int scale) : scale_(scale) {}

  void Add(double value) { values_.push_back(value); }
  int64_t count() const { return static_cast<int64_t>(values_.size()); }
  bool has_nan() const;

  // All but count() need a value, and none that is NaN.
  double Average() const;
  double Minimum() const;
  double Maximum() const;
  // Of the sample: None for one value, the integer 0 when all are equal.
  python::Value Deviation() const;
  // Between the two nearest values, linearly; `share` from 0 to 1.
  double Percentile(double share) const;

 private:
  const int scale_;
  std::vector<double> values_;
};

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NUMERIC_AGGREGATE_H_
