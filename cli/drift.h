#ifndef UNDERSTUDY_CLI_DRIFT_H_
#define UNDERSTUDY_CLI_DRIFT_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy drift`: whether a target still answers as the stand-in does.
std::pair<CLI::App*, Command> AddDriftCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_DRIFT_H_
