#ifndef UNDERSTUDY_HARNESS_REPORT_SPRINT_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_SPRINT_CONSOLE_H_

#include <span>
#include <string>

#include "harness/verdict/sprint.h"
#include "output/style.h"
#include "output/table.h"

namespace harness::report {

// A stage of the sprint: the endpoints with their failures then and now, the totals, what is wrong.
std::string FormatSprintStage(const verdict::SprintResult& result, const output::Style& style);

// A line that sums all stages up.
std::string FormatSprint(std::span<const verdict::SprintResult> results,
                         const output::Style& style);

// What the reports for people have in common: the endpoints of a stage, how its share of failures
// lies to the recorded one, and the last line.
output::Table StageTable(const verdict::SprintResult& result);
std::string ShareText(const verdict::SprintResult& result);
std::string SprintVerdict(std::span<const verdict::SprintResult> results);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_SPRINT_CONSOLE_H_
