#ifndef UNDERSTUDY_PROCESS_DESCENDANTS_H_
#define UNDERSTUDY_PROCESS_DESCENDANTS_H_

#include <sys/types.h>

namespace process {

// From now on, a descendant whose own parent ends becomes this process's child instead of init's.
void AdoptOrphans();

// Sends the signal to all living descendants of this process except `spared` (0: none), and
// continues those that were stopped. Returns whether there was any.
bool SignalDescendants(int number, pid_t spared = 0);

// Kills all descendants of this process and waits until they have ended. Returns whether any was
// still running. Only for a process that adopts orphans and whose children nobody else waits for.
bool KillDescendants();

// The same for a process that was forked from one with threads: async-signal-safe. Kills a child,
// which hands its own children over, until there is none.
void KillDescendantsAfterFork();

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_DESCENDANTS_H_
