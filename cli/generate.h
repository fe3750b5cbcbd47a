#ifndef UNDERSTUDY_CLI_GENERATE_H_
#define UNDERSTUDY_CLI_GENERATE_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy generate`: texts that are made from the options of all commands. To be added last.
std::pair<CLI::App*, Command> AddGenerateCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_GENERATE_H_
