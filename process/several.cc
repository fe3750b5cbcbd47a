#include "process/several.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "process/interrupt.h"

namespace process {
namespace {

// Blocks the signals that are waited for, until it is destroyed.
class WaitedSignals {
 public:
  WaitedSignals() {
    ::signal(SIGCHLD, SIG_DFL);  // where it is ignored, nobody learns how a child ended
    ::sigemptyset(&waited_);
    ::sigaddset(&waited_, SIGCHLD);
    for (const int number : EndingSignals()) ::sigaddset(&waited_, number);
    ::sigprocmask(SIG_BLOCK, &waited_, &before_);
  }
  ~WaitedSignals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  WaitedSignals(const WaitedSignals&) = delete;
  WaitedSignals& operator=(const WaitedSignals&) = delete;

  int Next() const { return ::sigwaitinfo(&waited_, nullptr); }
  void LetComeInChild() const { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t waited_{};
  sigset_t before_{};
};

void Signal(const std::vector<pid_t>& children, int number) {
  for (const pid_t child : children) {
    if (child > 0) ::kill(child, number);
  }
}

// Notes the ends of children that have ended; how many.
size_t Collect(std::vector<pid_t>& children, std::vector<int>& codes) {
  size_t ended = 0;
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto child = std::find(children.begin(), children.end(), pid);
    if (child == children.end()) continue;
    codes[static_cast<size_t>(child - children.begin())] =
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    *child = 0;
    ++ended;
  }
  return ended;
}

}  // namespace

base::Result<std::vector<int>> RunSeveral(uint32_t count,
                                          const std::function<int(uint32_t index)>& work) {
  const pid_t parent = ::getpid();
  const WaitedSignals signals;
  std::vector<pid_t> children;
  std::vector<int> codes(count);
  std::fflush(nullptr);  // or each child would write what is still to be written
  for (uint32_t i = 0; i < count; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent) ::_exit(128 + SIGKILL);
      signals.LetComeInChild();
      const int code = work(i);
      std::fflush(nullptr);
      ::_exit(code);
    }
    if (child < 0) {
      const int error = errno;
      Signal(children, SIGKILL);
      for (const pid_t made : children) ::waitpid(made, nullptr, 0);
      return base::Fail(
          base::ErrorCode::kUnavailable,
          fmt::format("process {} of {} can't be made: {}", i + 1, count, std::strerror(error)));
    }
    children.push_back(child);
  }
  for (size_t left = count; left > 0; left -= Collect(children, codes)) {
    const int number = signals.Next();
    if (number > 0 && number != SIGCHLD) Signal(children, number);
  }
  return codes;
}

}  // namespace process
