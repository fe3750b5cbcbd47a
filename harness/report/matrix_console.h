#ifndef UNDERSTUDY_HARNESS_REPORT_MATRIX_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_MATRIX_CONSOLE_H_

#include <span>
#include <string>

#include "harness/contract/matrix.h"
#include "output/style.h"

namespace harness::report {

// The detection matrix as a table, with what is wrong below it, and a line that sums it up.
std::string FormatMatrix(std::span<const contract::MatrixRow> rows, const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_MATRIX_CONSOLE_H_
