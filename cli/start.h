#ifndef UNDERSTUDY_CLI_START_H_
#define UNDERSTUDY_CLI_START_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy start`: `serve` as a process of its own; returns once that answers.
std::pair<CLI::App*, Command> AddStartCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_START_H_
