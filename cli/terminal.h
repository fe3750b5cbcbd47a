#ifndef UNDERSTUDY_CLI_TERMINAL_H_
#define UNDERSTUDY_CLI_TERMINAL_H_

#include "cli/console.h"
#include "harness/report/load_console.h"
#include "harness/report/style.h"

namespace cli {

// The console's colours: for people in front of a terminal who did not say no.
inline harness::report::Style ConsoleColours() {
  return harness::report::Style(harness::report::ConsoleStyle::Of(ConsoleDescriptor()).colour);
}

}  // namespace cli

#endif  // UNDERSTUDY_CLI_TERMINAL_H_
