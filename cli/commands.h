#ifndef UNDERSTUDY_CLI_COMMANDS_H_
#define UNDERSTUDY_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>

#include "process/exit_code.h"

namespace cli {

// Each subcommand lives in a file of its own and adds itself to the application: its options, its
// help with two examples, and what runs when it is chosen. The returned function runs it after the
// command line was read.
using Command = std::function<process::ExitCode()>;

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMMANDS_H_
