#include <malloc.h>

#include <CLI/CLI.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "mock_server/store/sqlite_store.h"
#include "process/interrupt.h"

namespace cli {
namespace {

// What the run came to, or that its output could not be written where it came to nothing bad.
process::ExitCode ConsoleWritten(std::string_view command, process::ExitCode code) {
  const auto written = ConsoleStatus();
  if (written) return code;
  const process::ExitCode complained = Complain(command, written.error());
  return code == process::ExitCode::kOk ? complained : code;
}

int Main(int argc, char** argv) {
  CLI::App app{
      "A stand-in for the platform's gateway and data layer, with contract tests and load tests.",
      "understudy"};
  app.set_version_flag("--version", UNDERSTUDY_VERSION);
  app.require_subcommand(1);
  const std::vector<std::pair<CLI::App*, Command>> commands = {
      AddServeCommand(app),  AddVerifyCommand(app), AddLoadCommand(app),    AddSprintCommand(app),
      AddLearnCommand(app),  AddCheckCommand(app),  AddCompareCommand(app), AddWorkerCommand(app),
      AddExportCommand(app), AddRunCommand(app),    AddStartCommand(app),   AddStatusCommand(app),
      AddStopCommand(app),   AddEnvCommand(app),    AddDoctorCommand(app),  AddGenerateCommand(app),
      AddImportCommand(app), AddDriftCommand(app),  AddShadowCommand(app),
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has exit codes of its own; ours are the same in every command.
    const std::string explained = ExplainParseError(app, error, argc, argv);
    if (!explained.empty()) {
      PutError(explained + "Run with --help for more information.\n");
      return static_cast<int>(process::ExitCode::kBadUsage);
    }
    std::ostringstream help;
    std::ostringstream complaint;
    const bool is_help = app.exit(error, help, complaint) == 0;
    Put(help.str());
    PutError(complaint.str());
    const std::string_view command = argc > 2 ? argv[1] : "";
    if (!is_help && (command == "check" || command == "run"))
      PrintError("Write -- before the command: understudy {} -- COMMAND\n", command);
    return static_cast<int>(is_help ? ConsoleWritten("--help", process::ExitCode::kOk)
                                    : process::ExitCode::kBadUsage);
  }
  for (const auto& [subcommand, run] : commands) {
    if (!subcommand->parsed()) continue;
    if (const auto checked = CheckCommandLine(*subcommand); !checked)
      return static_cast<int>(Complain(subcommand->get_name(), checked.error()));
    return static_cast<int>(ConsoleWritten(subcommand->get_name(), run()));
  }
  return static_cast<int>(process::ExitCode::kBadUsage);
}

}  // namespace
}  // namespace cli

int main(int argc, char** argv) {
  cli::OpenStandardDescriptors();
  process::PrepareSignals();
  // Little is done by more than one thread, and an arena of its own would be grown for each by
  // single pages, with a system call each.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, 1024 * 1024);
  mock_server::store::SkipMemoryStatistics();
  return cli::Main(argc, argv);
}
