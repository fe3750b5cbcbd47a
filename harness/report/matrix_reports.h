#ifndef UNDERSTUDY_HARNESS_REPORT_MATRIX_REPORTS_H_
#define UNDERSTUDY_HARNESS_REPORT_MATRIX_REPORTS_H_

#include <span>
#include <string>

#include "harness/contract/matrix.h"
#include "output/junit.h"

namespace harness::report {

// The detection matrix as JUnit XML: a case for each cell, "1 off" and "1 on".
std::string MatrixJunit(std::span<const contract::MatrixRow> rows,
                        const output::JunitOrigin& origin);

// The same as JSON (schemas/matrix_report.schema.json). `interrupted`: rows are missing.
std::string MatrixJson(std::span<const contract::MatrixRow> rows, const std::string& target,
                       bool interrupted);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_MATRIX_REPORTS_H_
