#ifndef UNDERSTUDY_CLI_CHECK_H_
#define UNDERSTUDY_CLI_CHECK_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy check -- COMMAND…`: runs any load tool against the stand-in and reports what its
// script does wrong.
std::pair<CLI::App*, Command> AddCheckCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CHECK_H_
