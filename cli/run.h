#ifndef UNDERSTUDY_CLI_RUN_H_
#define UNDERSTUDY_CLI_RUN_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy run -- COMMAND`: a command with a stand-in of its own.
std::pair<CLI::App*, Command> AddRunCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_RUN_H_
