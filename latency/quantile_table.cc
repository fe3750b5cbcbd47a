#include "latency/quantile_table.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace latency {
namespace {

constexpr double kSmallest = 0.001;  // ms: a logarithm needs something above zero

}  // namespace

QuantileTable::QuantileTable(std::vector<Point> points) : points_(std::move(points)) {
  assert(!points_.empty());
  std::stable_sort(points_.begin(), points_.end(),
                   [](const Point& a, const Point& b) { return a.quantile < b.quantile; });
  double highest = kSmallest;
  for (Point& point : points_) {
    highest = std::max(highest, point.milliseconds);
    point.milliseconds = highest;
  }
  // Of one quantile's points the last is the highest.
  const auto same = [](const Point& a, const Point& b) { return a.quantile == b.quantile; };
  points_.erase(points_.begin(), std::unique(points_.rbegin(), points_.rend(), same).base());
}

double QuantileTable::At(double quantile) const {
  const auto above =
      std::lower_bound(points_.begin(), points_.end(), quantile,
                       [](const Point& point, double q) { return point.quantile < q; });
  if (above == points_.begin()) return points_.front().milliseconds;
  if (above == points_.end()) return points_.back().milliseconds;
  const Point& left = *(above - 1);
  const double width = above->quantile - left.quantile;
  if (width <= 0) return above->milliseconds;
  const double share = (quantile - left.quantile) / width;
  return left.milliseconds * std::pow(above->milliseconds / left.milliseconds, share);
}

double QuantileTable::ShareBelow(double milliseconds) const {
  double low = 0;
  double high = 1;
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    (At(middle) < milliseconds ? low : high) = middle;
  }
  return low;
}

double QuantileTable::Mean() const {
  double sum = 0;
  for (size_t i = 1; i < points_.size(); ++i) {
    const double low = points_[i - 1].milliseconds;
    const double high = points_[i].milliseconds;
    const double width = points_[i].quantile - points_[i - 1].quantile;
    // Of a straight line between logarithms.
    sum += width * (high > low * (1 + 1e-9) ? (high - low) / std::log(high / low) : low);
  }
  return sum;
}

}  // namespace latency
