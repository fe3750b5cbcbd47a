#include "cli/stop_signals.h"

#include "process/interrupt.h"

namespace cli {

StopSignals::StopSignals() {
  sigemptyset(&set_);
  for (const int number : process::EndingSignals()) sigaddset(&set_, number);
  sigaddset(&set_, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

void StopSignals::Wait(const std::function<void()>& report) {
  int number = 0;
  while (sigwait(&set_, &number) != 0 || number == SIGUSR1) report();
  process::NoteInterrupt(number);
  pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
}

}  // namespace cli
