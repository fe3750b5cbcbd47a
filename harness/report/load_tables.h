#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_TABLES_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_TABLES_H_

#include <string>
#include <vector>

#include "harness/load/statistics.h"
#include "harness/report/run_report.h"
#include "output/table.h"

namespace harness::report {

// What the console, Markdown and the plan show alike.

// "12.8": three digits, as many decimals as that leaves.
std::string Milliseconds(double microseconds);

// The rows in the order of their names, as indices into `rows`.
std::vector<size_t> RowsByName(const std::vector<load::Row>& rows);

// A row for each endpoint that was called, all together at the end; times in milliseconds.
output::Table EndpointTable(const load::Statistics& statistics);

// The kinds of failures, the most frequent first; they live as long as `statistics`.
std::vector<const load::FailureKind*> FailuresByCount(const load::Statistics& statistics);

// The label of a failure's row; where another row has the same one, with the row's own name.
std::string LabelOf(const load::FailureKind& failure, const load::Statistics& statistics);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_TABLES_H_
