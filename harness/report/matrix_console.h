#ifndef UNDERSTUDY_HARNESS_REPORT_MATRIX_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_MATRIX_CONSOLE_H_

#include <span>
#include <string>

#include "harness/contract/matrix.h"
#include "output/style.h"

namespace harness::report {

// The detection matrix as a table, with what is wrong below it, and a line that sums it up.
std::string FormatMatrix(std::span<const contract::MatrixRow> rows, const output::Style& style);

// What the reports for people have in common: a row's cells, and the last line.
std::string OffText(const contract::MatrixRow& row);
std::string OnText(const contract::MatrixRow& row);
std::string MatrixVerdict(std::span<const contract::MatrixRow> rows);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_MATRIX_CONSOLE_H_
