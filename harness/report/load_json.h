#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_JSON_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_JSON_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"

namespace harness::report {

// Everything about the runs, as described by schemas/load_report.schema.json. Rows have the keys of
// the recorded baselines, so either can be compared with the other.
std::string LoadJson(std::span<const RunReport> runs);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_JSON_H_
