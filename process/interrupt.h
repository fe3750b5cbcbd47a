#ifndef UNDERSTUDY_PROCESS_INTERRUPT_H_
#define UNDERSTUDY_PROCESS_INTERRUPT_H_

#include <string>
#include <vector>

#include "process/stop_flag.h"

namespace process {

// How signals end a run, in every command (docs/index.md, Interrupts). The first one ends the run,
// which then cleans up, reports what is known and exits with 7; the second one ends the process at
// once, with 128 + its number. The same signal within a moment still counts as the first: `timeout`
// and others send it both to the process and to its group.

// For the start of the program, before any thread is there. Until a command has something to finish
// (StopOnInterrupt), an interrupt says so and ends the process with 7. A reader of our output that
// is gone, and a file that reached `ulimit -f`, are failed writes from here on, not signals.
void PrepareSignals();

// SIGINT, SIGTERM, and SIGHUP unless it was ignored at the start (nohup).
const std::vector<int>& EndingSignals();

// Whether the program was started with the signal ignored.
bool IgnoredAtStart(int number);

// From now on the first of these signals sets the flag. The flag lives as long as the program.
process::StopFlag& StopOnInterrupt();

// For commands that wait for signals themselves: records the one that they received as the first.
void NoteInterrupt(int number);

// Whether a signal received now is only a copy of the first one. May be called from a signal
// handler.
bool IsFirstAgain(int number);

// "interrupted by SIGTERM"; "interrupted" while none has come.
std::string InterruptText();

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_INTERRUPT_H_
