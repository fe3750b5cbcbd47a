#ifndef UNDERSTUDY_CLI_SERVE_H_
#define UNDERSTUDY_CLI_SERVE_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy serve`: the stand-in on sockets until a signal ends it.
std::pair<CLI::App*, Command> AddServeCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SERVE_H_
