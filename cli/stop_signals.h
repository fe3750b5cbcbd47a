#ifndef UNDERSTUDY_CLI_STOP_SIGNALS_H_
#define UNDERSTUDY_CLI_STOP_SIGNALS_H_

#include <signal.h>

#include <functional>

namespace cli {

// Signals that end a service, and SIGUSR1 that asks for a report. Blocked from the constructor on
// in this thread and those that it starts, so that only Wait() takes them.
class StopSignals {
 public:
  StopSignals();

  // Returns at the first signal to end; the next one ends the process. Calls `report` at each
  // SIGUSR1 before.
  void Wait(const std::function<void()>& report);

 private:
  sigset_t set_{};
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_STOP_SIGNALS_H_
