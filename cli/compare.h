#ifndef UNDERSTUDY_CLI_COMPARE_H_
#define UNDERSTUDY_CLI_COMPARE_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy compare`: reports whether a run is worse than an earlier one.
std::pair<CLI::App*, Command> AddCompareCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMPARE_H_
