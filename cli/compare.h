#ifndef UNDERSTUDY_CLI_COMPARE_H_
#define UNDERSTUDY_CLI_COMPARE_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy compare`: did a run become worse than another one?
std::pair<CLI::App*, Command> AddCompareCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMPARE_H_
