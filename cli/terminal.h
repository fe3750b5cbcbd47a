#ifndef UNDERSTUDY_CLI_TERMINAL_H_
#define UNDERSTUDY_CLI_TERMINAL_H_

#include <cstdio>

#include "harness/report/load_console.h"
#include "harness/report/style.h"

namespace cli {

// Colours for people in front of a terminal who did not say no (https://no-color.org).
inline harness::report::Style StyleOf(std::FILE* stream) {
  return harness::report::Style(harness::report::ConsoleStyle::Of(stream).colour);
}

}  // namespace cli

#endif  // UNDERSTUDY_CLI_TERMINAL_H_
