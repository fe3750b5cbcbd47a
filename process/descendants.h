#ifndef UNDERSTUDY_PROCESS_DESCENDANTS_H_
#define UNDERSTUDY_PROCESS_DESCENDANTS_H_

namespace process {

// From here on, whatever descends from this process stays its descendant when its own parent ends,
// instead of becoming init's.
void AdoptOrphans();

// Sends the signal to all that descend from this process and live, and makes those go on that were
// stopped. Whether there was any.
bool SignalDescendants(int number);

// Kills all that descend from this process and waits for their end. Whether any was still running.
// Only for a process that adopts orphans and whose children nobody else waits for.
bool KillDescendants();

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_DESCENDANTS_H_
