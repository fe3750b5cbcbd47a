#include "cli/reference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <string_view>
#include <vector>

namespace cli {

namespace {

std::vector<std::string> Words(const std::vector<OptionNode>& options) {
  std::vector<std::string> words;
  for (const OptionNode& option : options)
    words.insert(words.end(), option.names.begin(), option.names.end());
  return words;
}

std::vector<std::string> CommandNames(const ProgramNode& program) {
  std::vector<std::string> names;
  for (const CommandNode& command : program.commands) names.push_back(command.name);
  return names;
}

std::string Replaced(std::string_view text, std::string_view characters) {
  std::string escaped;
  for (const char c : text) {
    if (characters.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// Inside '…' of zsh, where ' can't be escaped.
std::string ZshText(std::string_view text) {
  std::string escaped;
  for (const char c : Replaced(text, "[]:\\")) {
    if (c == '\'')
      escaped += "'\\''";
    else
      escaped += c;
  }
  return escaped;
}

std::string ZshOption(const OptionNode& option, const std::string& name) {
  const std::string value =
      option.value.empty()
          ? ""
          : fmt::format(":{}:{}", ZshText(option.value), option.value == "FILE" ? "_files" : "");
  return fmt::format("'*{}[{}]{}'", name, ZshText(option.description), value);
}

void AddFishOptions(const std::vector<OptionNode>& options, const std::string& condition,
                    std::string& text) {
  for (const OptionNode& option : options) {
    std::string names;
    for (const std::string& name : option.names)
      names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    const std::string value = option.value.empty() ? "" : option.value == "FILE" ? " -r -F" : " -x";
    fmt::format_to(std::back_inserter(text), "complete -c understudy -n {}{}{} -d '{}'\n",
                   condition, names, value, Replaced(option.description, "'\\"));
  }
}

}  // namespace

std::string BashCompletion(const ProgramNode& program) {
  std::string cases;
  for (const CommandNode& command : program.commands) {
    fmt::format_to(std::back_inserter(cases), "    {}) options='{}' ;;\n", command.name,
                   fmt::join(Words(command.options), " "));
  }
  return fmt::format(
      R"(# bash completion of understudy; made by `understudy generate bash`
_understudy() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} options= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    [ "${{COMP_WORDS[i]}}" = -- ] && return
  done
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '{} {}' -- "$word")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  [[ $word == -* ]] && mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}}
complete -o default -F _understudy understudy
)",
      fmt::join(CommandNames(program), " "), fmt::join(Words(program.options), " "), cases);
}

std::string ZshCompletion(const ProgramNode& program) {
  std::string commands, cases;
  for (const CommandNode& command : program.commands) {
    fmt::format_to(std::back_inserter(commands), "    '{}:{}'\n", command.name,
                   ZshText(command.description));
    fmt::format_to(std::back_inserter(cases), "    {})\n      _arguments", command.name);
    for (const OptionNode& option : command.options) {
      for (const std::string& name : option.names)
        cases += " \\\n        " + ZshOption(option, name);
    }
    cases += " \\\n        '*::arguments:_default'\n      ;;\n";
  }
  return fmt::format(R"(#compdef understudy
# zsh completion of understudy; made by `understudy generate zsh`
_understudy() {{
  local -a commands=(
{}  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
{}  esac
}}
_understudy "$@"
)",
                     commands, cases);
}

std::string FishCompletion(const ProgramNode& program) {
  std::string text =
      "# fish completion of understudy; made by `understudy generate fish`\n"
      "complete -c understudy -n __fish_use_subcommand -f\n";
  AddFishOptions(program.options, "__fish_use_subcommand", text);
  for (const CommandNode& command : program.commands) {
    fmt::format_to(std::back_inserter(text),
                   "complete -c understudy -n __fish_use_subcommand -a {} -d '{}'\n", command.name,
                   Replaced(command.description, "'\\"));
    AddFishOptions(command.options, fmt::format("'__fish_seen_subcommand_from {}'", command.name),
                   text);
  }
  return text;
}

}  // namespace cli
