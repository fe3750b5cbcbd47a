#ifndef UNDERSTUDY_CLI_CHECK_TEXT_H_
#define UNDERSTUDY_CLI_CHECK_TEXT_H_

#include <string>

#include "mock_server/report/report.h"

namespace cli {

// The report as people read it: findings by client, then what was called and what was not, and
// connections. Ends with the verdict. Plain text of at most 100 columns but for long words.
std::string CheckText(const mock_server::report::Report& report, bool strict);

// The findings alone, a line each; for the end of `serve`. Empty when there are none.
std::string FindingLines(const mock_server::report::Report& report);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CHECK_TEXT_H_
