#include "cli/commands.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "cli/command_stand_in.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/platform_options.h"
#include "cli/rehearsal.h"
#include "cli/sites.h"
#include "include/understudy/mock_server.h"
#include "latency/latency_choice.h"
#include "mock_server/stand_in/stand_in.h"

namespace cli {

using mock_server::stand_in::StandIn;
using understudy::MockServerOptions;

namespace {

constexpr char kFooter[] =
    "The stand-in listens on free ports while the command runs. {gateway} and {data_layer} in its\n"
    "arguments become URLs, and its environment has what `understudy env` prints. The exit code "
    "is\n"
    "the command's own; 2 when it can't be started.\n\n"
    "Examples:\n"
    "  understudy run -- pytest tests/\n"
    "  understudy run --redis 0 -- sh -c 'redis-cli -u $REDIS_URL subscribe l01:events'\n"
    "  understudy run --defects 3 -- curl -i {gateway}/health\n"
    "  understudy run --rehearse -- pytest tests/test_retries.py";

struct RunOptions {
  MockServerOptions server;
  std::vector<std::string> command;
  bool rehearse = false;
  bool no_sites = false;
};

process::ExitCode Run(const RunOptions& options) {
  const auto run = RunAgainstStandIn(
      options.server, options.command,
      {.subcommand = "run", .rehearse = options.rehearse, .sites = !options.no_sites},
      [](StandIn&, const CommandRun&) {});
  if (!run) return Complain("run", run.error());
  // Beside whatever the command printed, which may be read by a program.
  if (run->rehearsal) PrintError("{}", RehearsalText(*run->rehearsal, check::Report()));
  return static_cast<process::ExitCode>(run->end.exit_code);
}

}  // namespace

std::pair<CLI::App*, Command> AddRunCommand(CLI::App& app) {
  CLI::App* run = app.add_subcommand(
      "run", "run a command with a stand-in of its own, and end with the command's exit code");
  const auto options = std::make_shared<RunOptions>();
  MockServerOptions& server = options->server;
  run->add_option("command", options->command, "the command and its arguments, after --")
      ->required();
  AddPlatformOptions(*run, server.platform, server.defects, server.repairs, server.resources);
  AddFaultOption(*run, server.faults);
  AddRedisOption(*run, server.redis_port);
  AddFutureOption(*run, server.future);
  AddApiKeysOption(*run, server.api_keys);
  run->add_flag(
      "--strict", server.strict,
      "refuse, with 422 and the reason, what the platform silently accepts: its traps T1 to "
      "T10 (docs/platform.md), and fields and query parameters that it ignores");
  run->add_option("--latency", server.latency,
                  fmt::format("how long answers take: {}", latency::kLatencyForms))
      ->capture_default_str();
  run->add_option("--seed", server.seed, "of the stand-in's ids")->capture_default_str();
  run->add_flag("--rehearse", options->rehearse,
                "skip the waits of the command (docs/rehearsal.md); times are the model's");
  AddSitesOption(*run, options->no_sites);
  run->footer(kFooter);
  return {run, [options] { return Run(*options); }};
}

}  // namespace cli
