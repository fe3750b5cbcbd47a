#ifndef UNDERSTUDY_CLI_CONSOLE_H_
#define UNDERSTUDY_CLI_CONSOLE_H_

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "base/error.h"

namespace cli {

// What people read while a command runs: on standard output, or on standard error once a report has
// standard output. A reader that is gone (`| head -1`) ends no run. Not buffered, so that lines
// stand in their order beside those of a command that shares the terminal.

// For the start of the program: gives descriptors 0 to 2 to /dev/null where they are closed
// (`>&-`), so that no file gets one of them and the console's text with it. 1 and 2 can't be
// written then: a report that is to go there is refused, and so is the console's text.
void OpenStandardDescriptors();

void MoveConsoleToStandardError();

// STDOUT_FILENO or STDERR_FILENO.
int ConsoleDescriptor();

void Put(std::string_view text);

template <typename... Arguments>
void Print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  Put(fmt::format(format, std::forward<Arguments>(arguments)...));
}

// A complaint, on standard error whatever the console is. It may quote anything: what would rule
// the terminal is escaped.
void PutError(std::string_view text);

template <typename... Arguments>
void PrintError(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  PutError(fmt::format(format, std::forward<Arguments>(arguments)...));
}

// Fails when the console lost something that somebody may want to read: its disk is full, or it was
// closed (`>&-`; whoever wants nothing says `>/dev/null`).
base::Status ConsoleStatus();

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CONSOLE_H_
