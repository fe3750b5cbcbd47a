#ifndef UNDERSTUDY_PROCESS_INTERRUPT_H_
#define UNDERSTUDY_PROCESS_INTERRUPT_H_

#include <string>
#include <vector>

#include "process/stop_flag.h"

namespace process {

// How signals end a run, the same in every command (docs/index.md, Interrupts). The first one ends
// the run, which then cleans up, reports what is known and ends with 7; the second one ends the
// process at once, with 128 + its number. The same signal again within a moment is still the first:
// `timeout` and others send theirs to the process and to its group.

// For the start of the program, before any thread is there. Until a command has something to finish
// (StopOnInterrupt), an interrupt says so and ends the process with 7. A reader of our output that
// is gone, and a file that reached `ulimit -f`, are failed writes from here on, not signals.
void PrepareSignals();

// SIGINT, SIGTERM, and SIGHUP unless it was ignored at the start (nohup).
const std::vector<int>& EndingSignals();

// Whether the program was started with the signal ignored.
bool IgnoredAtStart(int number);

// From here on the first of the signals raises the flag. The flag lives as long as the program.
process::StopFlag& StopOnInterrupt();

// For commands that take the signals themselves: the one that they took was the first.
void NoteInterrupt(int number);

// Whether a signal that came now is the first one again. May be called from a signal handler.
bool IsFirstAgain(int number);

// "interrupted by SIGTERM"; "interrupted" while none has come.
std::string InterruptText();

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_INTERRUPT_H_
