#ifndef UNDERSTUDY_CLI_EXPORT_H_
#define UNDERSTUDY_CLI_EXPORT_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy export FORMAT PROFILE`.
std::pair<CLI::App*, Command> AddExportCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_EXPORT_H_
