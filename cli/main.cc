#include <malloc.h>

#include <CLI/CLI.hpp>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "mock_server/store/sqlite_database.h"
#include "process/interrupt.h"

namespace cli {
namespace {

// Its texts are made from the options of all commands.
constexpr std::string_view kTellsOfAll = "generate";

using AddedCommand = std::pair<CLI::App*, Command>;

struct CommandName {
  std::string_view name;
  AddedCommand (*add)(CLI::App&);
};

constexpr CommandName kCommands[] = {
    {"serve", AddServeCommand},     {"verify", AddVerifyCommand},
    {"load", AddLoadCommand},       {"sprint", AddSprintCommand},
    {"learn", AddLearnCommand},     {"check", AddCheckCommand},
    {"compare", AddCompareCommand}, {"worker", AddWorkerCommand},
    {"export", AddExportCommand},   {"run", AddRunCommand},
    {"start", AddStartCommand},     {"status", AddStatusCommand},
    {"stop", AddStopCommand},       {"env", AddEnvCommand},
    {"doctor", AddDoctorCommand},   {kTellsOfAll, AddGenerateCommand},
    {"import", AddImportCommand},   {"drift", AddDriftCommand},
    {"shadow", AddShadowCommand},
};

// The command that the first word of the command line names, or all of them where more than one is
// to be told of. CLI11 takes 6 million instructions to describe all, as many as all else of a
// start.
std::vector<AddedCommand> AddCommands(CLI::App& app, std::string_view word) {
  std::vector<AddedCommand> added;
  for (const CommandName& command : kCommands) {
    if (command.name == word && word != kTellsOfAll) return {command.add(app)};
  }
  for (const CommandName& command : kCommands) added.push_back(command.add(app));
  return added;
}

// What the run came to, or that its output could not be written where it came to nothing bad.
process::ExitCode ConsoleWritten(std::string_view command, process::ExitCode code) {
  const auto written = ConsoleStatus();
  if (written) return code;
  const process::ExitCode complained = Complain(command, written.error());
  return code == process::ExitCode::kOk ? complained : code;
}

bool IsHelp(int argc, char** argv) { return argc > 1 && std::string_view(argv[1]) == "help"; }

// `understudy help serve`, as other programs have it, is `understudy serve --help`.
std::vector<const char*> Words(int argc, char** argv) {
  std::vector<const char*> words(argv, argv + argc);
  if (!IsHelp(argc, argv)) return words;
  words.erase(words.begin() + 1);
  words.push_back("--help");
  return words;
}

int Main(std::span<const char* const> words, bool is_help) {
  const int argc = static_cast<int>(words.size());
  const char* const* argv = words.data();
  CLI::App app{
      "A stand-in for the platform's gateway and data layer, with contract tests and load tests.",
      "understudy"};
  app.set_version_flag("--version", UNDERSTUDY_VERSION);
  app.require_subcommand(1);
  const auto commands = AddCommands(app, argc < 2 ? "" : argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // `understudy comapre --help` asks for the help of a command that there isn't.
    const bool names_none = argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty();
    if (names_none || dynamic_cast<const CLI::Success*>(&error) == nullptr) {
      // CLI11 has exit codes of its own; ours are the same in every command.
      PutError(ExplainParseError(app, error, argc, argv));
      return static_cast<int>(process::ExitCode::kBadUsage);
    }
    if (const std::string wrong =
            is_help ? ExplainHelpWords(app, words.subspan(1, words.size() - 2)) : "";
        !wrong.empty()) {
      PutError(wrong);
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
  return cli::Main(cli::Words(argc, argv), cli::IsHelp(argc, argv));
}
