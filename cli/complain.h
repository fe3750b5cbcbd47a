#ifndef UNDERSTUDY_CLI_COMPLAIN_H_
#define UNDERSTUDY_CLI_COMPLAIN_H_

#include <string_view>

#include "base/error.h"
#include "process/exit_code.h"

namespace cli {

// Prints to stderr why a command fails ("understudy load: WHERE: WHAT"), and returns its exit code.
// `command` is the subcommand's name.
process::ExitCode Complain(std::string_view command, const base::Error& error);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMPLAIN_H_
