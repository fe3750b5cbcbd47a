#ifndef UNDERSTUDY_CLI_DOCTOR_H_
#define UNDERSTUDY_CLI_DOCTOR_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy doctor`: which of the usual traps does this shell stand in?
std::pair<CLI::App*, Command> AddDoctorCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_DOCTOR_H_
