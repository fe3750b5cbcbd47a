#include <malloc.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/check.h"
#include "cli/commands.h"
#include "cli/compare.h"
#include "cli/learn.h"
#include "cli/load.h"
#include "cli/serve.h"
#include "cli/sprint.h"
#include "cli/verify.h"
#include "mock_server/store/sqlite_store.h"

namespace cli {
namespace {

// The first option that was given an empty value, as by a shell variable that is not set: a run
// against the embedded stand-in instead of --target "$URL" would pass without a word.
std::string EmptyOption(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() || option->empty()) continue;
    const std::vector<std::string>& values = option->results();
    if (std::find(values.begin(), values.end(), "") == values.end()) continue;
    // Ours comes after Locust's name.
    return option->get_lnames().empty() ? option->get_name() : "--" + option->get_lnames().back();
  }
  return "";
}

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
    const bool is_help = app.exit(error) == 0;
    if (!is_help && argc > 2 && std::string_view(argv[1]) == "check")
      std::fputs("Write -- before the command to be checked: understudy check -- COMMAND\n",
                 stderr);
    return is_help ? 0 : static_cast<int>(ExitCode::kBadUsage);
  }
  for (const auto& [subcommand, run] : commands) {
    if (!subcommand->parsed()) continue;
    if (const std::string name = EmptyOption(*subcommand); !name.empty()) {
      std::fprintf(stderr, "understudy %s: %s: is empty; give it a value or leave it out\n",
                   subcommand->get_name().c_str(), name.c_str());
      return static_cast<int>(ExitCode::kBadUsage);
    }
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
