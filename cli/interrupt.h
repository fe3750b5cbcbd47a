#ifndef UNDERSTUDY_CLI_INTERRUPT_H_
#define UNDERSTUDY_CLI_INTERRUPT_H_

#include "harness/load/engine.h"

namespace cli {

// Makes the first Ctrl-C (or SIGTERM) end load runs with all their reports, the second the process.
// Call once; the flag lives as long as the program.
harness::load::StopFlag& StopOnInterrupt();

}  // namespace cli

#endif  // UNDERSTUDY_CLI_INTERRUPT_H_
