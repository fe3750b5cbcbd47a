#include "cli/complain.h"

#include <fmt/format.h>

#include <cstdio>

namespace cli {

ExitCode Complain(std::string_view command, const contracts::core::Error& error) {
  fmt::print(stderr, "understudy {}: {}\n", command, error.ToString());
  return ExitCodeFor(error.code);
}

}  // namespace cli
