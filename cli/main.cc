#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/check.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/compare.h"
#include "cli/complain.h"
#include "cli/learn.h"
#include "cli/load.h"
#include "cli/serve.h"
#include "cli/sprint.h"
#include "cli/verify.h"
#include "mock_server/store/sqlite_store.h"

namespace cli {
namespace {

int Main(int argc, char** argv) {
  CLI::App app{
      "Stands in for the platform's gateway and data layer, proves contracts and runs load.",
      "understudy"};
  app.set_version_flag("--version", UNDERSTUDY_VERSION);
  app.require_subcommand(1);
  const std::vector<std::pair<CLI::App*, Command>> commands = {
      AddServeCommand(app), AddVerifyCommand(app), AddLoadCommand(app),    AddSprintCommand(app),
      AddLearnCommand(app), AddCheckCommand(app),  AddCompareCommand(app),
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has exit codes of its own; ours are the same in every command.
    const std::string explained = ExplainParseError(app, error, argc, argv);
    if (!explained.empty()) {
      std::fputs((explained + "Run with --help for more information.\n").c_str(), stderr);
      return static_cast<int>(ExitCode::kBadUsage);
    }
    const bool is_help = app.exit(error) == 0;
    if (!is_help && argc > 2 && std::string_view(argv[1]) == "check")
      std::fputs("Write -- before the command to be checked: understudy check -- COMMAND\n",
                 stderr);
    return is_help ? 0 : static_cast<int>(ExitCode::kBadUsage);
  }
  for (const auto& [subcommand, run] : commands) {
    if (!subcommand->parsed()) continue;
    if (const auto checked = CheckCommandLine(*subcommand); !checked)
      return static_cast<int>(Complain(subcommand->get_name(), checked.error()));
    return static_cast<int>(run());
  }
  return static_cast<int>(ExitCode::kBadUsage);
}

}  // namespace
}  // namespace cli

int main(int argc, char** argv) {
  // Little is done by more than one thread, and an arena of its own would be grown for each by
  // single pages, with a system call each.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, 1024 * 1024);
  mock_server::store::SkipMemoryStatistics();
  return cli::Main(argc, argv);
}
