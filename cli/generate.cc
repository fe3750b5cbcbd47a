#include "cli/commands.h"

#include <memory>
#include <string>

#include "cli/console.h"
#include "cli/option_tree.h"
#include "cli/reference.h"

namespace cli {

namespace {

constexpr char kFooter[] =
    "The Debian package and `cmake --install` put completions and the manual page in their "
    "places.\n\n"
    "Examples:\n"
    "  source <(understudy generate bash)\n"
    "  understudy generate man | man -l -";

std::string Generate(const ProgramNode& program, const std::string& what) {
  if (what == "bash") return BashCompletion(program);
  if (what == "zsh") return ZshCompletion(program);
  if (what == "fish") return FishCompletion(program);
  if (what == "man") return ManualPage(program, UNDERSTUDY_VERSION);
  return AgentPage(program);
}

}  // namespace

std::pair<CLI::App*, Command> AddGenerateCommand(CLI::App& app) {
  CLI::App* generate = app.add_subcommand(
      "generate", "print completions for a shell, the manual page, or the page for agents");
  const auto what = std::make_shared<std::string>();
  generate->add_option("what", *what, "bash, zsh, fish, man or llms")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish", "man", "llms"}));
  generate->footer(kFooter);
  return {generate, [&app, what] {
            Put(Generate(ReadOptionTree(app), *what));
            return process::ExitCode::kOk;
          }};
}

}  // namespace cli
