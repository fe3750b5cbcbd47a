#ifndef UNDERSTUDY_CLI_COMPLAIN_H_
#define UNDERSTUDY_CLI_COMPLAIN_H_

#include <string_view>

#include "base/error.h"
#include "process/exit_code.h"

namespace cli {

// Tells on stderr why a command ends ("understudy load: WHERE: WHAT"), and gives the code that it
// ends with. `command` is the subcommand's name.
process::ExitCode Complain(std::string_view command, const base::Error& error);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMPLAIN_H_
