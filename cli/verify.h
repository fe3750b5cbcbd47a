#ifndef UNDERSTUDY_CLI_VERIFY_H_
#define UNDERSTUDY_CLI_VERIFY_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy verify`: runs contracts against a target or the embedded stand-in.
std::pair<CLI::App*, Command> AddVerifyCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_VERIFY_H_
