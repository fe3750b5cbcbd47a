#ifndef UNDERSTUDY_CHECK_TEXT_H_
#define UNDERSTUDY_CHECK_TEXT_H_

#include <chrono>
#include <string>
#include <string_view>

#include "check/report.h"
#include "output/table.h"

namespace check {

// The report for people: findings by client, then coverage and connections, then the verdict. Plain
// text of at most 100 columns, except for long words.
std::string CheckText(const check::Report& report, bool strict);

// The faults that the stand-in was told to produce, a line each below a title, empty without
// any; and as a table.
inline constexpr std::string_view kFaultsTitle =
    "Faults that the stand-in was told to produce; no answer that they changed is judged";
std::string FaultsText(const check::Report& report);
output::Table FaultTable(const check::Report& report);

// A time of a script's clock since its start: "24 min 10 s", "3.2 s", "1 h 5 min".
std::string ScriptTime(std::chrono::nanoseconds since_start);

// The findings alone, a line each; for the end of `serve`. Empty when there are none.
std::string FindingLines(const check::Report& report);

// "GET /api/v1/goals/{goal_id} (gateway), /path/goal_id"; empty for the client as a whole.
std::string PlaceText(const check::Finding& finding);

// "200: 12, 404: 1, dropped: 2".
std::string StatusesText(const check::EndpointLine& line);

// All that CheckText says of one finding.
std::string FindingText(const check::Finding& finding, const check::ClientReport& client,
                        const check::Report& report);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_TEXT_H_
