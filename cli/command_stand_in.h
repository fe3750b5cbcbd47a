#ifndef UNDERSTUDY_CLI_COMMAND_STAND_IN_H_
#define UNDERSTUDY_CLI_COMMAND_STAND_IN_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "include/understudy/mock_server.h"
#include "mock_server/stand_in/stand_in.h"
#include "process/command_runner.h"
#include "rehearsal/rehearsal.h"

namespace cli {

// How a command of the user ran.
struct CommandRun {
  process::CommandEnd end;
  // Of a rehearsal: what it was like, and when it began on its clock.
  std::optional<rehearsal::Summary> rehearsal;
  std::optional<std::chrono::nanoseconds> started;
};

// How a command of the user is to be run.
struct CommandPlan {
  std::string_view subcommand;        // who runs it: "check"
  std::chrono::nanoseconds limit{0};  // the command is ended after it; 0: never
  bool rehearse = false;              // its waits are skipped (docs/rehearsal.md)
  bool sites = false;                 // its requests say where they come from (sites.h)
  bool sees_half_closes = false;      // at the cost of a millisecond a connection (S22)
};

// Starts a stand-in with the options, runs a command of the user against it, and stops it. In the
// command's words {gateway} and {data_layer} become URLs, and its environment has the variables of
// client_environment.h. `at_end` sees the stand-in after the command has ended, and what the run
// was. An error when either could not be started. To be called before any thread is started and any
// file is opened (process::CommandRunner).
base::Result<CommandRun> RunAgainstStandIn(
    const understudy::MockServerOptions& options, const std::vector<std::string>& command,
    const CommandPlan& plan,
    const std::function<void(mock_server::stand_in::StandIn&, const CommandRun&)>& at_end);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMMAND_STAND_IN_H_
