#ifndef UNDERSTUDY_CLI_COMMAND_LINE_H_
#define UNDERSTUDY_CLI_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <string>

#include "base/error.h"

namespace cli {

// What CLI11 leaves to be checked of a subcommand that it has read: options with an empty value,
// variables of the environment that are set and empty, and options that don't go together
// (option_rules.h). kBadUsage names the first of them.
base::Status CheckCommandLine(const CLI::App& command);

// What to tell of a command line that can't be read, in lines: the option or word, what was given,
// what is expected, and where to read more. CLI11's own words name neither the command nor a
// remedy. `error` is none of its calls for help, which are no errors.
std::string ExplainParseError(const CLI::App& app, const CLI::ParseError& error, int argc,
                              const char* const* argv);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMMAND_LINE_H_
