#ifndef UNDERSTUDY_CLI_WORKER_H_
#define UNDERSTUDY_CLI_WORKER_H_

#include <utility>

#include "cli/commands.h"

namespace cli {

// `understudy worker --master HOST`.
std::pair<CLI::App*, Command> AddWorkerCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_WORKER_H_
