#ifndef UNDERSTUDY_CLI_LOAD_H_
#define UNDERSTUDY_CLI_LOAD_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy load PROFILE`.
std::pair<CLI::App*, Command> AddLoadCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LOAD_H_
