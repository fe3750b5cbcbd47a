#include "cli/console.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/utf8.h"
#include "output/output_file.h"

namespace cli {
namespace {

int g_descriptor = STDOUT_FILENO;
int g_fault = 0;

// Nobody is there to read on: a pipe without its reader, a terminal that was hung up.
bool IsReaderGone(int fault) {
  return fault == EPIPE || (fault == EIO && ::isatty(g_descriptor) != 0);
}

}  // namespace

void OpenStandardDescriptors() {
  int descriptor = -1;
  do {
    descriptor = ::open("/dev/null", O_RDONLY);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor > STDERR_FILENO) ::close(descriptor);
}

void MoveConsoleToStandardError() { g_descriptor = STDERR_FILENO; }

int ConsoleDescriptor() { return g_descriptor; }

void Put(std::string_view text) {
  const int fault = output::WriteAll(g_descriptor, text);
  if (fault != 0 && g_fault == 0 && !IsReaderGone(fault)) g_fault = fault;
}

void PutError(std::string_view text) {
  // Nobody is left to tell when this fails.
  static_cast<void>(output::WriteAll(STDERR_FILENO, base::Printable(text)));
}

base::Status ConsoleStatus() {
  if (g_fault == 0) return {};
  return base::Fail(
      base::ErrorCode::kBadFile,
      fmt::format("not all of the output could be written: {}", std::strerror(g_fault)),
      g_descriptor == STDOUT_FILENO ? "standard output" : "standard error");
}

}  // namespace cli
