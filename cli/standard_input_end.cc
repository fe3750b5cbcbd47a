#include "cli/standard_input_end.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace cli {
namespace {

// Whether there may be more; false at the end, and when standard input can't be read.
bool SkipInput() {
  char skipped[4096];
  const ssize_t count = ::read(STDIN_FILENO, skipped, sizeof skipped);
  return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
}

void WaitForEnd(int wake) {
  while (true) {
    pollfd waited[] = {{STDIN_FILENO, POLLIN, 0}, {wake, POLLIN, 0}};
    if (::poll(waited, 2, -1) < 0) continue;
    if (waited[1].revents != 0) return;
    if (waited[0].revents != 0 && !SkipInput()) break;
  }
  ::kill(::getpid(), SIGTERM);
}

}  // namespace

StandardInputEnd::StandardInputEnd()
    : wake_(::eventfd(0, EFD_CLOEXEC)), thread_([wake = wake_] { WaitForEnd(wake); }) {}

StandardInputEnd::~StandardInputEnd() {
  const uint64_t one = 1;
  static_cast<void>(!::write(wake_, &one, sizeof one));
  thread_.join();
  ::close(wake_);
}

}  // namespace cli
