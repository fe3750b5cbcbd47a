#include "cli/complain.h"
#include "cli/console.h"

#include <fmt/format.h>

namespace cli {

ExitCode Complain(std::string_view command, const contracts::core::Error& error) {
  PrintError("understudy {}: {}\n", command, error.ToString());
  return ExitCodeFor(error.code);
}

}  // namespace cli
