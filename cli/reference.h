#ifndef UNDERSTUDY_CLI_REFERENCE_H_
#define UNDERSTUDY_CLI_REFERENCE_H_

#include <string>

#include "cli/option_tree.h"

namespace cli {

// The manual page, understudy(1), in roff. `version` stands in its foot.
std::string ManualPage(const ProgramNode& program, const std::string& version);

// docs/llms.txt: the program on one page of Markdown, for coding agents.
std::string AgentPage(const ProgramNode& program);

// What completes the program's commands and options in a shell; files and words after `--` are left
// to the shell.
std::string BashCompletion(const ProgramNode& program);
std::string ZshCompletion(const ProgramNode& program);
std::string FishCompletion(const ProgramNode& program);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_REFERENCE_H_
