#ifndef UNDERSTUDY_CLI_JUNIT_ORIGIN_H_
#define UNDERSTUDY_CLI_JUNIT_ORIGIN_H_

#include "output/junit.h"

namespace cli {

// A run that begins now on this machine.
output::JunitOrigin BeginJunit();

}  // namespace cli

#endif  // UNDERSTUDY_CLI_JUNIT_ORIGIN_H_
