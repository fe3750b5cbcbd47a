#ifndef UNDERSTUDY_CLI_COMMANDS_H_
#define UNDERSTUDY_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <utility>

#include "process/exit_code.h"

namespace cli {

// Each subcommand lives in a file of its own and adds itself to the application: its options, its
// help with two examples, and what runs when it is chosen. The returned function runs it after the
// command line was read.
using Command = std::function<process::ExitCode()>;

// `understudy serve`: the stand-in on sockets until a signal ends it.
std::pair<CLI::App*, Command> AddServeCommand(CLI::App& app);

// `understudy start`: `serve` as a process of its own; returns once that answers.
std::pair<CLI::App*, Command> AddStartCommand(CLI::App& app);

// `understudy status`: does the stand-in that `start` has started run, and does it answer?
std::pair<CLI::App*, Command> AddStatusCommand(CLI::App& app);

// `understudy stop`: ends the stand-in that `start` has started.
std::pair<CLI::App*, Command> AddStopCommand(CLI::App& app);

// `understudy env`: the variables that lead the platform's layers and tests to a stand-in.
std::pair<CLI::App*, Command> AddEnvCommand(CLI::App& app);

// `understudy run -- COMMAND`: a command with a stand-in of its own.
std::pair<CLI::App*, Command> AddRunCommand(CLI::App& app);

// `understudy doctor`: which of the usual traps does this shell stand in?
std::pair<CLI::App*, Command> AddDoctorCommand(CLI::App& app);

// `understudy verify`: runs contracts against a target or the embedded stand-in.
std::pair<CLI::App*, Command> AddVerifyCommand(CLI::App& app);

// `understudy check -- COMMAND…`: runs any load tool against the stand-in and reports what its
// script does wrong.
std::pair<CLI::App*, Command> AddCheckCommand(CLI::App& app);

// `understudy load PROFILE`: a load profile against a target or the embedded stand-in.
std::pair<CLI::App*, Command> AddLoadCommand(CLI::App& app);

// `understudy sprint`: the stages of the load-test sprint, one after the other.
std::pair<CLI::App*, Command> AddSprintCommand(CLI::App& app);

// `understudy compare`: reports whether a run is worse than an earlier one.
std::pair<CLI::App*, Command> AddCompareCommand(CLI::App& app);

// `understudy learn FILE…`: a latency model from recorded runs.
std::pair<CLI::App*, Command> AddLearnCommand(CLI::App& app);

// `understudy drift`: whether a target still answers as the stand-in does.
std::pair<CLI::App*, Command> AddDriftCommand(CLI::App& app);

// `understudy shadow`: stands between clients and the platform and compares what passes.
std::pair<CLI::App*, Command> AddShadowCommand(CLI::App& app);

// `understudy worker --master HOST`: users for a Locust master.
std::pair<CLI::App*, Command> AddWorkerCommand(CLI::App& app);

// `understudy export FORMAT PROFILE`: a profile or the API in the form of another tool.
std::pair<CLI::App*, Command> AddExportCommand(CLI::App& app);

// `understudy import FORMAT FILE`: a profile from recorded traffic.
std::pair<CLI::App*, Command> AddImportCommand(CLI::App& app);

// `understudy generate`: texts that are made from the options of all commands.
std::pair<CLI::App*, Command> AddGenerateCommand(CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMMANDS_H_
