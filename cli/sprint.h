#ifndef UNDERSTUDY_CLI_SPRINT_H_
#define UNDERSTUDY_CLI_SPRINT_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy sprint`.
std::pair<CLI::App*, Command> AddSprintCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SPRINT_H_
