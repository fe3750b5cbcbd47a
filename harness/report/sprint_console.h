#ifndef UNDERSTUDY_HARNESS_REPORT_SPRINT_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_SPRINT_CONSOLE_H_

#include <span>
#include <string>

#include "harness/verdict/sprint.h"
#include "output/style.h"

namespace harness::report {

// A stage of the sprint: the endpoints with their failures then and now, the totals, what is wrong.
std::string FormatSprintStage(const verdict::SprintResult& result, const output::Style& style);

// A line that sums all stages up.
std::string FormatSprint(std::span<const verdict::SprintResult> results,
                         const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_SPRINT_CONSOLE_H_
