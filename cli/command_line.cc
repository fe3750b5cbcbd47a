#include "cli/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/number.h"
#include "base/suggest.h"
#include "cli/complain.h"
#include "cli/option_rules.h"

namespace cli {

using base::DidYouMean;
using base::ErrorCode;
using base::Fail;
using base::Status;

namespace {

// The argument of `check` and `run`.
constexpr std::string_view kCommandToRun = "command";

// Ours comes after Locust's name.
std::string NameOf(const CLI::Option& option) {
  return option.get_lnames().empty() ? option.get_name() : "--" + option.get_lnames().back();
}

// "--target", or "files" of an argument.
std::string ShownName(const CLI::Option& option) {
  return option.get_positional() ? option.get_name(true) : NameOf(option);
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
    // A command that is run may have empty words.
    if (option->empty() || option->get_name(true) == kCommandToRun) continue;
    const std::vector<std::string>& values = option->results();
    if (std::find(values.begin(), values.end(), "") == values.end()) continue;
    return Fail(ErrorCode::kBadUsage, "is empty; give it a value or leave it out",
                ShownName(*option));
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

// CLI11 describes a type as "UINT:INT in [0 - 4096]" or "TEXT:{a,b}".
std::string_view Between(std::string_view text, std::string_view begin, std::string_view end) {
  const size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  text.remove_prefix(from + begin.size());
  return text.substr(0, text.find(end));
}

// "1000000" for CLI11's "1e+06".
std::string Plain(std::string_view number) {
  return fmt::format("{}", std::strtod(std::string(number).c_str(), nullptr));
}

std::string_view KindOf(std::string_view type) { return type.substr(0, type.find(':')); }

bool IsFraction(std::string_view type) {
  return KindOf(type) == "FLOAT" || type.find("FLOAT in [") != std::string_view::npos;
}

bool IsWhole(std::string_view type) {
  const std::string_view kind = KindOf(type);
  return kind == "UINT" || kind == "INT" || kind == "PORT" ||
         type.find("INT in [") != std::string_view::npos;
}

bool IsDecimal(std::string_view text, bool is_unsigned) {
  const std::string_view digits = text.substr(!is_unsigned && text.starts_with('-') ? 1 : 0);
  return base::ParseNumber<uint64_t>(digits) && (digits == "0" || !digits.starts_with('0'));
}

// What an option takes, as the rest of "must be …"; empty where only the check of the option itself
// knows.
std::string Expected(const CLI::Option& option) {
  const std::string described = option.get_type_name();
  const std::string_view type = described;
  const std::string_view kind = KindOf(type);
  if (const std::string_view words = Between(type, "{", "}"); !words.empty())
    return fmt::format("one of {}", words);
  const std::string_view range = Between(type, " in [", "]");
  const bool is_fraction = IsFraction(type);
  const std::string_view number = is_fraction ? "a number" : "a whole number";
  if (const size_t dash = range.find(" - "); dash != std::string_view::npos)
    return fmt::format("{} from {} to {}", number, Plain(range.substr(0, dash)),
                       Plain(range.substr(dash + 3)));
  if (kind == "PORT") return "a port from 0 to 65535";
  if (kind == "UINT") return "a whole number from 0 to 18446744073709551615";
  if (kind == "INT" || is_fraction) return std::string(number);
  return "";
}

// The option or argument that CLI11's text names first.
const CLI::Option* BlamedOption(const CLI::App& command, std::string_view told) {
  const CLI::Option* blamed = nullptr;
  size_t first = std::string_view::npos;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name(option->get_positional());
    if (name.empty()) continue;
    const size_t at = told.find(name);
    // "--redis" is not blamed where "--redis-url" is.
    const size_t end = at == std::string_view::npos ? told.size() : at + name.size();
    const bool is_whole = end == told.size() || (told[end] != '-' && std::isalnum(told[end]) == 0);
    if (at >= first || !is_whole) continue;
    blamed = option;
    first = at;
  }
  return blamed;
}

// What no option or argument took; empty where there is nothing.
std::string ExplainExtras(const CLI::App& command) {
  for (const std::string& word : command.remaining()) {
    const std::string name = word.substr(0, word.find('='));
    if (name.starts_with('-'))
      return fmt::format("'{}' is not an option of this command{}", name,
                         DidYouMean(name, OptionNames(command)));
  }
  // What stands before the command or behind `--` is left to the commands above it.
  std::vector<std::string> words = command.remaining();
  for (const CLI::App* above = command.get_parent(); words.empty() && above != nullptr;
       above = above->get_parent())
    words = above->remaining();
  if (words.empty()) return "";
  return fmt::format("'{}' is an argument too many; leave it out", fmt::join(words, " "));
}

std::string ExplainMissing(const CLI::Option& option) {
  if (option.get_positional()) return "is missing: " + option.get_description();
  return fmt::format("is missing; give {}, {}", option.get_type_name(), option.get_description());
}

// What is wrong with the value or the number of values of an option.
std::string ExplainValues(const CLI::Option& option, const CLI::ParseError& error) {
  const std::vector<std::string>& values = option.results();
  const std::string expected = Expected(option);
  if (option.get_items_expected_max() == 0)
    return fmt::format("is a switch, which takes no value, not '{}'", fmt::join(values, ","));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const size_t most = static_cast<size_t>(option.get_items_expected_max());
    if (values.size() > most)
      return fmt::format("can be given at most {}, not {} times",
                         most == 1 ? "once" : fmt::format("{} times", most), values.size());
    const std::string type = option.get_type_name();
    return fmt::format("needs a value: {}",
                       expected.empty() ? type.substr(0, type.find(':')) : expected);
  }
  if (!expected.empty())
    return fmt::format("must be {}, not '{}'", expected, fmt::join(values, ","));
  // A check of our own has told it in its own words, after the name.
  const std::string_view told = error.what();
  const size_t colon = told.find(": ");
  if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr &&
      colon != std::string_view::npos)
    return std::string(told.substr(colon + 2));
  return fmt::format("can't be '{}'; it takes {}", fmt::join(values, ","), option.get_type_name());
}

// What is wrong with the value of an option, and where it came from.
std::string Blame(const CLI::App& command, const CLI::Option& option, std::string_view wrong) {
  const std::string variable = option.get_envname();
  const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
  if (value == nullptr || IsOnCommandLine(command, &option))
    return fmt::format("{}: {}", ShownName(option), wrong);
  return fmt::format("{} in the environment is '{}': {} {}", variable, value, ShownName(option),
                     wrong);
}

// The numbers that CLI11 takes for others, or that no range keeps out: it reads -1 as 2^64 - 1 and
// 010 as 8, and nan is neither below a range nor above.
Status CheckNumbers(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string type = option->get_type_name();
    const bool is_fraction = IsFraction(type);
    if (option->empty() || (!is_fraction && !IsWhole(type))) continue;
    for (const std::string& value : option->results()) {
      const bool good = is_fraction ? std::isfinite(std::strtod(value.c_str(), nullptr))
                                    : IsDecimal(value, KindOf(type) == "UINT");
      if (!good)
        return Fail(
            ErrorCode::kBadUsage,
            Blame(command, *option, fmt::format("must be {}, not '{}'", Expected(*option), value)));
    }
  }
  return {};
}

// Of a command: the thing, what was given and what is expected.
std::string ExplainOfCommand(const CLI::App& command, const CLI::ParseError& error) {
  // CLI11 looks at these last, but what seems to be missing may have been given by a wrong name.
  if (std::string extras = ExplainExtras(command); !extras.empty()) return extras;
  const CLI::Option* option = BlamedOption(command, error.what());
  if (option == nullptr) return error.what();
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return fmt::format("{}: {}", ShownName(*option), ExplainMissing(*option));
  return Blame(command, *option, ExplainValues(*option, error));
}

}  // namespace

Status CheckCommandLine(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_envname().empty() || option->empty() || IsOnCommandLine(command, option))
      continue;
    for (const std::string& name : option->get_lnames())
      NameVariable("--" + name, option->get_envname());
  }
  if (auto given = CheckEmptyOptions(command); !given) return given;
  if (auto set = CheckEmptyVariables(command); !set) return set;
  if (auto numbers = CheckNumbers(command); !numbers) return numbers;
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
  if (const CLI::App* command = CommandAt(app); command != nullptr) {
    const std::string& name = command->get_name();
    const bool runs_another = name == "check" || name == "run";
    return fmt::format(
        "understudy {}: {}\n{}Run understudy {} --help for more information.\n", name,
        ExplainOfCommand(*command, error),
        runs_another ? fmt::format("Write -- before the command: understudy {} -- COMMAND\n", name)
                     : "",
        name);
  }
  const std::string word = argc < 2 ? "" : argv[1];
  if (word.empty())
    return app.help() + "\nunderstudy: no command given; choose one of those above\n";
  const std::vector<std::string> names = CommandNames(app);
  std::string wrong;
  std::string nearest;
  if (word.starts_with('-')) {
    wrong = fmt::format("'{}' is not an option that can stand before a command", word);
    nearest = DidYouMean(word, OptionNames(app));
  } else {
    wrong = fmt::format("'{}' is not a command", word);
    nearest = DidYouMean(word, names);
  }
  return fmt::format("understudy: {}{} {}\nRun understudy --help for more information.\n", wrong,
                     nearest.empty() ? "; the commands are" : nearest + " The commands are",
                     fmt::join(names, ", "));
}

std::string ExplainHelpWords(const CLI::App& app, std::span<const char* const> words) {
  const CLI::App* command = CommandAt(app);
  if (command == nullptr || words.size() < 2) return "";
  // The words that a first argument is one of read as commands do: `export locust`.
  std::string choices;
  for (const CLI::Option* option : command->get_options()) {
    if (option->get_positional() && choices.empty())
      choices = Between(option->get_type_name(), "{", "}");
  }
  const std::vector<std::string> known = CLI::detail::split(choices, ',');
  const bool is_choice = std::find(known.begin(), known.end(), words[1]) != known.end();
  if (is_choice && words.size() == 2) return "";
  return fmt::format("understudy help: '{}' is an argument too many; leave it out\n",
                     words[is_choice ? 2 : 1]);
}

}  // namespace cli
