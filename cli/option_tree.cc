#include "cli/option_tree.h"

#include <CLI/CLI.hpp>

namespace cli {
namespace {

OptionNode ReadOption(const CLI::Option& option) {
  OptionNode node;
  for (const std::string& name : option.get_snames()) node.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) node.names.push_back("--" + name);
  // A type is "TEXT", or "UINT:INT in [0 - 4096]" with what is checked.
  if (option.get_items_expected_max() > 0) {
    const std::string type = option.get_type_name();
    node.value = type.substr(0, type.find(':'));
    if (node.value.empty()) node.value = "TEXT";
  }
  node.fallback = option.get_default_str();
  node.variable = option.get_envname();
  node.description = option.get_description();
  return node;
}

std::vector<OptionNode> ReadOptions(const CLI::App& app) {
  std::vector<OptionNode> options;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional() && !option->get_group().empty())
      options.push_back(ReadOption(*option));
  }
  return options;
}

CommandNode ReadCommand(const CLI::App& app) {
  CommandNode command{app.get_name(), app.get_description(), app.get_footer(), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) command.arguments.push_back(option->get_name());
  }
  command.options = ReadOptions(app);
  return command;
}

}  // namespace

ProgramNode ReadOptionTree(const CLI::App& app) {
  ProgramNode program{app.get_name(), app.get_description(), ReadOptions(app), {}};
  for (const CLI::App* command : app.get_subcommands({}))
    program.commands.push_back(ReadCommand(*command));
  return program;
}

}  // namespace cli
