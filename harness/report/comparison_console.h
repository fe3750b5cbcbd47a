#ifndef UNDERSTUDY_HARNESS_REPORT_COMPARISON_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_COMPARISON_CONSOLE_H_

#include <string>

#include "harness/verdict/comparison.h"
#include "output/style.h"

namespace harness::report {

// Two runs side by side, an endpoint a line; then what changed, in words; then the verdict.
std::string FormatComparison(const verdict::Comparison& comparison,
                             const verdict::Tolerance& tolerance, const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_COMPARISON_CONSOLE_H_
