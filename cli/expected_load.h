#ifndef UNDERSTUDY_CLI_EXPECTED_LOAD_H_
#define UNDERSTUDY_CLI_EXPECTED_LOAD_H_

#include "check/expected_load.h"
#include "harness/load/profile.h"

namespace cli {

// What a profile's users send, on average: the profile's plan (harness/load/plan.h) against a
// server as quick as the stand-in, the same at each call. The profile must not be a suite.
check::ExpectedLoad ExpectedLoadOf(const harness::load::Profile& profile);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_EXPECTED_LOAD_H_
