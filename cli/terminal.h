#ifndef UNDERSTUDY_CLI_TERMINAL_H_
#define UNDERSTUDY_CLI_TERMINAL_H_

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "harness/report/style.h"

namespace cli {

// Colours for people in front of a terminal who did not say no (https://no-color.org).
inline harness::report::Style StyleOf(std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  return harness::report::Style(::isatty(::fileno(stream)) == 1 &&
                                (no_color == nullptr || *no_color == '\0'));
}

}  // namespace cli

#endif  // UNDERSTUDY_CLI_TERMINAL_H_
