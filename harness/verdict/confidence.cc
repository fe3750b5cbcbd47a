#include "harness/verdict/confidence.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

namespace harness::verdict {

double StudentT99(size_t degrees_of_freedom) {
  // The 0.995 quantiles; beyond the table the last one is on the safe side.
  static constexpr double kQuantiles[] = {63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499,
                                          3.355,  3.250, 3.169, 3.106, 3.055, 3.012, 2.977,
                                          2.947,  2.921, 2.898, 2.878, 2.861, 2.845};
  assert(degrees_of_freedom >= 1);
  return kQuantiles[std::min(degrees_of_freedom, std::size(kQuantiles)) - 1];
}

Interval WilsonInterval(double share, double n, double z) {
  const double z2 = z * z;
  const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace harness::verdict
