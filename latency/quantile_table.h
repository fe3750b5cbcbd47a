#ifndef UNDERSTUDY_LATENCY_QUANTILE_TABLE_H_
#define UNDERSTUDY_LATENCY_QUANTILE_TABLE_H_

#include <vector>

namespace latency {

struct QuantilePoint {
  double quantile = 0;  // 0 to 1
  double milliseconds = 0;
};

// The quantile function of a time: known points, and straight lines between their logarithms.
class QuantileTable {
 public:
  using Point = QuantilePoint;

  QuantileTable() = default;
  // Points may come in any order; the values are made to rise, and of two with the same
  // quantile the higher counts. There must be at least one.
  explicit QuantileTable(std::vector<Point> points);

  // The value at `quantile` (0 to 1). Below the first and above the last point it is theirs.
  double At(double quantile) const;
  // The quantile at which `milliseconds` is reached.
  double ShareBelow(double milliseconds) const;
  // The mean of the distribution, by integration.
  double Mean() const;
  const std::vector<Point>& points() const { return points_; }

 private:
  std::vector<Point> points_;
};

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_QUANTILE_TABLE_H_
