#ifndef UNDERSTUDY_HARNESS_VERDICT_CONFIDENCE_H_
#define UNDERSTUDY_HARNESS_VERDICT_CONFIDENCE_H_

#include <cstddef>

namespace harness::verdict {

// Of the normal distribution: so many standard deviations around the mean hold 95 %, or 99 %.
constexpr double kZ95 = 1.959963984540054;
constexpr double kZ99 = 2.5758;

// As kZ99 where the standard deviation itself is an estimate with so many degrees of freedom, at
// least 1: Student's t distribution. Thread-safe.
double StudentT99(size_t degrees_of_freedom);

// Where a share lies with the confidence that was asked for; within 0 and 1.
struct Interval {
  double low = 0;
  double high = 1;
};

// Wilson's score interval of a share that was seen in `n` cases: honest also at 0 of n. `z` is one
// of the above. Thread-safe.
Interval WilsonInterval(double share, double n, double z);

}  // namespace harness::verdict

#endif  // UNDERSTUDY_HARNESS_VERDICT_CONFIDENCE_H_
