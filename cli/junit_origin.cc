#include "cli/junit_origin.h"

#include <sys/utsname.h>

#include "base/clock.h"

namespace cli {

output::JunitOrigin BeginJunit() {
  utsname system{};
  ::uname(&system);
  return {system.nodename, base::SystemClock().WallNow(), ""};
}

}  // namespace cli
