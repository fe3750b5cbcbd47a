#ifndef UNDERSTUDY_CLI_STOP_H_
#define UNDERSTUDY_CLI_STOP_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy stop`: ends the stand-in that `start` has started.
std::pair<CLI::App*, Command> AddStopCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_STOP_H_
