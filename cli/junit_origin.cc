#include "cli/junit_origin.h"

#include <sys/utsname.h>

#include "contracts/core/clock.h"

namespace cli {

harness::report::JunitOrigin BeginJunit() {
  utsname system{};
  ::uname(&system);
  return {system.nodename, contracts::core::SystemClock().WallNow(), ""};
}

}  // namespace cli
