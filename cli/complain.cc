#include "cli/complain.h"
#include "cli/console.h"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <utility>

namespace cli {
namespace {

std::map<std::string, std::string, std::less<>>& Variables() {
  static std::map<std::string, std::string, std::less<>> variables;
  return variables;
}

}  // namespace

void NameVariable(std::string_view option, std::string variable) {
  Variables().insert_or_assign(std::string(option), std::move(variable));
}

std::string VariableBehind(std::string_view option) {
  const auto found = Variables().find(option);
  return found == Variables().end() ? "" : found->second;
}

process::ExitCode Complain(std::string_view command, const base::Error& error) {
  const std::string variable = VariableBehind(error.where);
  const std::string place = variable.empty() ? "" : variable + " in the environment: ";
  PrintError("understudy {}: {}{}\n", command, place, error.ToString());
  return process::ExitCodeFor(error.code);
}

}  // namespace cli
