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
    if (dynamic_cast<const CLI::Success*>(&error) == nullptr) {
      // CLI11 has exit codes of its own; ours are the same in every command.
      PutError(ExplainParseError(app, error, argc, argv));
      return static_cast<int>(process::ExitCode::kBadUsage);
    }
    std::ostringstream told;
    app.exit(error, told, told);
    Put(told.str());
    const bool is_version = dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr;
    return static_cast<int>(
        ConsoleWritten(is_version ? "--version" : "--help", process::ExitCode::kOk));
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
