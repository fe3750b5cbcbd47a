#ifndef UNDERSTUDY_CLI_IMPORT_H_
#define UNDERSTUDY_CLI_IMPORT_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy import FORMAT FILE`.
std::pair<CLI::App*, Command> AddImportCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_IMPORT_H_
