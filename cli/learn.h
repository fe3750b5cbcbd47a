#ifndef UNDERSTUDY_CLI_LEARN_H_
#define UNDERSTUDY_CLI_LEARN_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy learn FILE...`.
std::pair<CLI::App*, Command> AddLearnCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LEARN_H_
