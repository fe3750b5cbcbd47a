#ifndef UNDERSTUDY_CLI_SERVE_H_
#define UNDERSTUDY_CLI_SERVE_H_

#include <utility>

#include "cli/commands.h"
#include "cli/serve_options.h"

namespace cli {

// Runs the stand-in until a signal ends it. `command` is the one that was given: its options count
// against variables, and its name stands in complaints.
process::ExitCode Serve(const CLI::App& command, ServeOptions options);

// `understudy serve`: the stand-in on sockets until a signal ends it.
std::pair<CLI::App*, Command> AddServeCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SERVE_H_
