#ifndef UNDERSTUDY_CLI_COMMAND_LINE_H_
#define UNDERSTUDY_CLI_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <span>
#include <string>

#include "base/error.h"

namespace cli {

// What CLI11 leaves to be checked of a subcommand that it has read: options with an empty value,
// variables of the environment that are set and empty, numbers that are none, and options that
// don't go together (option_rules.h). kBadUsage names the first of them.
base::Status CheckCommandLine(const CLI::App& command);

// The complaint about a command line that can't be parsed, one or more lines: the option or word,
// what was given, what is expected, and where to read more. CLI11's own text names neither the
// command nor a remedy. `error` must not be a request for help, which CLI11 throws, too.
std::string ExplainParseError(const CLI::App& app, const CLI::ParseError& error, int argc,
                              const char* const* argv);

// What is wrong with the words behind `understudy help`: a command, perhaps one of the words that
// its first argument takes, and no more. Empty when nothing is. `app` has read them.
std::string ExplainHelpWords(const CLI::App& app, std::span<const char* const> words);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_COMMAND_LINE_H_
