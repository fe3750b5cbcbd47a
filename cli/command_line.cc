#include "cli/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/suggest.h"
#include "cli/option_rules.h"

namespace cli {

using base::DidYouMean;
using base::ErrorCode;
using base::Fail;
using base::Status;

namespace {

// Ours comes after Locust's name.
std::string NameOf(const CLI::Option& option) {
  return option.get_lnames().empty() ? option.get_name() : "--" + option.get_lnames().back();
}

bool IsOnCommandLine(const CLI::App& command, const CLI::Option* option) {
  const std::vector<CLI::Option*>& order = command.parse_order();
  return std::find(order.begin(), order.end(), option) != order.end();
}

// By one of its names, "--target".
const CLI::Option* FindOption(const CLI::App& command, std::string_view name) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional() && option->check_name(std::string(name))) return option;
  }
  return nullptr;
}

// The first option that was given an empty value, as by a shell variable that is not set: a run
// against the embedded stand-in instead of --target "$URL" would pass without a word.
Status CheckEmptyOptions(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() || option->empty()) continue;
    const std::vector<std::string>& values = option->results();
    if (std::find(values.begin(), values.end(), "") == values.end()) continue;
    return Fail(ErrorCode::kBadUsage, "is empty; give it a value or leave it out", NameOf(*option));
  }
  return {};
}

// The same of a variable that stands for an option, which CLI11 takes for one that is not set.
Status CheckEmptyVariables(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string variable = option->get_envname();
    if (variable.empty() || !option->empty()) continue;
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr || *value != '\0') continue;
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format("is empty in the environment; set it, unset it, or use {}", NameOf(*option)),
        variable);
  }
  return {};
}

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> OptionNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// The subcommand that was being read, or nullptr.
const CLI::App* CommandAt(const CLI::App& app) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  return parsed.empty() ? nullptr : parsed.front();
}

std::string ExplainUnknownOption(const CLI::App& command) {
  for (const std::string& word : command.remaining()) {
    const std::string name = word.substr(0, word.find('='));
    if (!name.starts_with("--")) continue;
    return fmt::format("understudy {}: '{}' is not an option of this command{}\n",
                       command.get_name(), name, DidYouMean(name, OptionNames(command)));
  }
  return "";
}

// A variable whose value CLI11 blames on its option.
std::string ExplainVariable(const CLI::App& command, const std::string& told) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string variable = option->get_envname();
    if (variable.empty() || IsOnCommandLine(command, option)) continue;
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr || told.find(option->get_name()) == std::string::npos) continue;
    return fmt::format("understudy {}: {} in the environment is '{}': {}\n", command.get_name(),
                       variable, value, told);
  }
  return "";
}

}  // namespace

Status CheckCommandLine(const CLI::App& command) {
  if (auto given = CheckEmptyOptions(command); !given) return given;
  if (auto set = CheckEmptyVariables(command); !set) return set;
  const auto source_of = [&](std::string_view name) {
    const CLI::Option* option = FindOption(command, name);
    if (option == nullptr || option->count() == 0) return OptionSource::kNone;
    return IsOnCommandLine(command, option) ? OptionSource::kCommandLine
                                            : OptionSource::kEnvironment;
  };
  const auto variable_of = [&](std::string_view name) {
    return FindOption(command, name)->get_envname();
  };
  return CheckOptionRules(command.get_name(), source_of, variable_of);
}

std::string ExplainParseError(const CLI::App& app, const CLI::ParseError& error, int argc,
                              const char* const* argv) {
  if (dynamic_cast<const CLI::Success*>(&error) != nullptr) return "";
  const CLI::App* command = CommandAt(app);
  if (command != nullptr) {
    return dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr
               ? ExplainUnknownOption(*command)
               : ExplainVariable(*command, error.what());
  }
  const std::string word = argc < 2 ? "" : argv[1];
  const std::vector<std::string> names = CommandNames(app);
  std::string wrong = "no command given";
  std::string nearest;
  if (word.starts_with('-')) {
    wrong = fmt::format("'{}' is not an option that can stand before a command", word);
    nearest = DidYouMean(word, OptionNames(app));
  } else if (!word.empty()) {
    wrong = fmt::format("'{}' is not a command", word);
    nearest = DidYouMean(word, names);
  }
  return fmt::format("understudy: {}{} {}\n", wrong,
                     nearest.empty() ? "; the commands are" : nearest + " The commands are",
                     fmt::join(names, ", "));
}

}  // namespace cli
