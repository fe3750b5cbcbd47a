#ifndef UNDERSTUDY_CLI_STATUS_H_
#define UNDERSTUDY_CLI_STATUS_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy status`: does the stand-in that `start` has started run, and does it answer?
std::pair<CLI::App*, Command> AddStatusCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_STATUS_H_
