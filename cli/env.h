#ifndef UNDERSTUDY_CLI_ENV_H_
#define UNDERSTUDY_CLI_ENV_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy env`: the variables that lead the platform's layers and tests to a stand-in.
std::pair<CLI::App*, Command> AddEnvCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_ENV_H_
