#ifndef UNDERSTUDY_CLI_LOAD_PLAN_H_
#define UNDERSTUDY_CLI_LOAD_PLAN_H_

#include "base/error.h"
#include "cli/load_options.h"
#include "harness/load/profile.h"
#include "process/exit_code.h"

namespace cli {

// Prints what `understudy load` would do with the profile, which must not be a suite. kCheckFailed
// when a step can never run, kInconclusive when a threshold can't be decided and --require-decided
// was given.
base::Result<process::ExitCode> ShowPlan(const LoadOptions& options,
                                         const harness::load::Profile& profile);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LOAD_PLAN_H_
