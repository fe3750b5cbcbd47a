#ifndef UNDERSTUDY_PROCESS_COMMAND_RUNNER_H_
#define UNDERSTUDY_PROCESS_COMMAND_RUNNER_H_

#include <signal.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace process {

// How a command ended.
struct CommandEnd {
  int exit_code = 0;            // as shells have it: 128 + the signal that ended it
  bool hit_limit = false;       // it was stopped because it took too long
  bool interrupted = false;     // by one of EndingSignals(), which were forwarded to it
  bool left_processes = false;  // it left processes running; they were killed
  std::chrono::nanoseconds duration{0};
};

// Runs a program of the user with this process's standard input, output and terminal, and with what
// this process inherited: signal mask, ignored signals and open descriptors, but none of our own.
// Nothing that the program starts outlives Run(), not even in a session of its own. When this
// process is killed, so are the program and all that it started.
//
// Create it before starting any thread and opening any file: it assumes that all open descriptors
// were inherited, and it blocks the signals that it waits for until Run() returns or it is
// destroyed. Not thread-safe; one at a time.
//
// In front of a terminal the program is in this process's group, so that Ctrl-C and Ctrl-Z reach
// both; elsewhere it has a group of its own, so that a signal to ours does not reach it twice.
class CommandRunner {
 public:
  CommandRunner();
  ~CommandRunner();
  CommandRunner(const CommandRunner&) = delete;
  CommandRunner& operator=(const CommandRunner&) = delete;

  // Runs argv[0], looked for in PATH, as a shell does: a script without #! is sh's. `variables` are
  // added to the environment. After `limit` (zero: none) it is asked to end, and some seconds later
  // it is killed with all that it started. EndingSignals() are passed on; a second one kills. An
  // error when it can't be started.
  base::Result<CommandEnd> Run(const std::vector<std::string>& argv,
                               const std::vector<std::pair<std::string, std::string>>& variables,
                               std::chrono::nanoseconds limit);

 private:
  // Returns the process of the keeper, which is between us and the command.
  base::Result<pid_t> Start(const std::vector<std::string>& argv,
                            const std::vector<std::pair<std::string, std::string>>& variables);
  CommandEnd WaitFor(pid_t keeper, std::chrono::nanoseconds limit);
  void TakeSignalsAgain();

  // Open when this object was made, rising: not ours but of whoever started us.
  const std::vector<int> inherited_;
  const bool owns_terminal_;
  sigset_t waited_{};
  sigset_t before_{};
};

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_COMMAND_RUNNER_H_
