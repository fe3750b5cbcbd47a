#ifndef UNDERSTUDY_CLI_TERMINAL_H_
#define UNDERSTUDY_CLI_TERMINAL_H_

#include "cli/console.h"
#include "harness/report/load_console.h"
#include "output/style.h"

namespace cli {

// The console's colours: for people in front of a terminal who did not say no.
inline output::Style ConsoleColours() {
  return harness::report::ConsoleStyle::Of(ConsoleDescriptor()).colours();
}

}  // namespace cli

#endif  // UNDERSTUDY_CLI_TERMINAL_H_
