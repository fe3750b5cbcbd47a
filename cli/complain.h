#ifndef UNDERSTUDY_CLI_COMPLAIN_H_
#define UNDERSTUDY_CLI_COMPLAIN_H_

#include <string>
#include <string_view>

#include "base/error.h"
#include "process/exit_code.h"

namespace cli {

// The variable of the environment that gave an option its value, for complaints about the option:
// who reads "--run-time" has to know that LOCUST_RUN_TIME is set. For the start of a command.
void NameVariable(std::string_view option, std::string variable);
// "LOCUST_HOST"; empty when the option has its value from the command line, or has none.
std::string VariableBehind(std::string_view option);

// Prints to stderr why a command fails ("understudy load: WHERE: WHAT"), and returns its exit code.
// `command` is the subcommand's name.
process::ExitCode Complain(std::string_view command, const base::Error& error);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMPLAIN_H_
