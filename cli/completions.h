#ifndef UNDERSTUDY_CLI_COMPLETIONS_H_
#define UNDERSTUDY_CLI_COMPLETIONS_H_

#include <string>

#include "cli/option_tree.h"

namespace cli {

// What completes the program's commands and options in a shell; files and words after `--` are left
// to the shell.
std::string BashCompletion(const ProgramNode& program);
std::string ZshCompletion(const ProgramNode& program);
std::string FishCompletion(const ProgramNode& program);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMPLETIONS_H_
