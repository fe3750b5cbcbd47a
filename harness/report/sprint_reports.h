#ifndef UNDERSTUDY_HARNESS_REPORT_SPRINT_REPORTS_H_
#define UNDERSTUDY_HARNESS_REPORT_SPRINT_REPORTS_H_

#include <cstdint>
#include <span>
#include <string>

#include "harness/verdict/sprint.h"
#include "output/junit.h"

namespace harness::report {

// The sprint as JUnit XML: a suite for each stage, with a case for the share of failures and one
// for each endpoint that was called.
std::string SprintJunit(std::span<const verdict::SprintResult> results,
                        const output::JunitOrigin& origin);

// The same as JSON (schemas/sprint_report.schema.json). `interrupted`: stages are missing.
std::string SprintJson(std::span<const verdict::SprintResult> results, const std::string& target,
                       uint64_t seed, bool interrupted);

// The same as Markdown, for a pull request or a job's summary. `interrupted`: by what the run ended
// early; empty when it did not.
std::string SprintMarkdown(std::span<const verdict::SprintResult> results,
                           const std::string& interrupted);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_SPRINT_REPORTS_H_
