#ifndef UNDERSTUDY_REHEARSAL_PROGRAM_H_
#define UNDERSTUDY_REHEARSAL_PROGRAM_H_

#include <string>

#include "base/error.h"

namespace rehearsal {

// Whether the program that `command` starts can be rehearsed: it must be linked dynamically with
// the C library of this machine, since its waits are replaced by a preloaded library. Follows the
// `#!` of scripts. kBadUsage with the reason otherwise; a command that is not there at all is left
// to whoever starts it.
base::Status CheckProgram(const std::string& command);

}  // namespace rehearsal

#endif  // UNDERSTUDY_REHEARSAL_PROGRAM_H_
