#include "cli/complain.h"
#include "cli/console.h"

#include <fmt/format.h>

namespace cli {

process::ExitCode Complain(std::string_view command, const base::Error& error) {
  PrintError("understudy {}: {}\n", command, error.ToString());
  return process::ExitCodeFor(error.code);
}

}  // namespace cli
