#include "cli/test_origin.h"

#include <sys/utsname.h>

#include "base/clock.h"

namespace cli {

output::TestOrigin BeginTestRun() {
  utsname system{};
  ::uname(&system);
  return {system.nodename, base::SystemClock().WallNow(), "", UNDERSTUDY_VERSION};
}

}  // namespace cli
