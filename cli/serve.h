#ifndef UNDERSTUDY_CLI_SERVE_H_
#define UNDERSTUDY_CLI_SERVE_H_

#include <chrono>
#include <string>

#include "cli/commands.h"
#include "cli/serve_options.h"
#include "mock_server/journal/counters.h"

namespace cli {

// Runs the stand-in until a signal ends it. `command` is the one that was given: its options count
// against variables, and its name stands in complaints.
process::ExitCode Serve(const CLI::App& command, ServeOptions options);

// The summary of `serve`: requests by service, endpoint and class of status.
std::string ServeSummary(const mock_server::journal::Counters& counters,
                         std::chrono::nanoseconds duration);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SERVE_H_
