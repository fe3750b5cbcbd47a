#include "harness/verdict/confidence.h"

#include <algorithm>
#include <cmath>

namespace harness::verdict {

Interval WilsonInterval(double share, double n, double z) {
  const double z2 = z * z;
  const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace harness::verdict
