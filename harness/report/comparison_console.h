#ifndef UNDERSTUDY_HARNESS_REPORT_COMPARISON_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_COMPARISON_CONSOLE_H_

#include <string>
#include <vector>

#include "harness/verdict/comparison.h"
#include "output/style.h"

namespace harness::report {

// Two runs side by side, an endpoint a line; then what changed, in words; then the verdict.
std::string FormatComparison(const verdict::Comparison& comparison,
                             const verdict::Tolerance& tolerance, const output::Style& style);

// What the reports for people have in common.
std::string EndpointName(const verdict::ComparedEndpoint& endpoint);
// "12 -> 31 !": the mark says how it changed.
std::string ChangeText(const verdict::ComparedFigure& figure);
// "Aggregated: p95 12 ms (11 to 13) became 31 ms (29 to 33)".
std::string FigureText(const verdict::ComparedEndpoint& endpoint,
                       const verdict::ComparedFigure& figure);
// What is worse and what is better, a line each.
std::vector<std::string> ComparisonLines(const verdict::Comparison& comparison);
// "REGRESSION: 2 figures worse by more than 10 % (or 1 ms), and not by chance".
std::string ComparisonVerdict(const verdict::Comparison& comparison,
                              const verdict::Tolerance& tolerance);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_COMPARISON_CONSOLE_H_
