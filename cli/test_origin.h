#ifndef UNDERSTUDY_CLI_TEST_ORIGIN_H_
#define UNDERSTUDY_CLI_TEST_ORIGIN_H_

#include "output/test_run.h"

namespace cli {

// A run that begins now on this machine.
output::TestOrigin BeginTestRun();

}  // namespace cli

#endif  // UNDERSTUDY_CLI_TEST_ORIGIN_H_
