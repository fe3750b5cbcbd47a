#ifndef UNDERSTUDY_CLI_LOAD_PLAN_H_
#define UNDERSTUDY_CLI_LOAD_PLAN_H_

#include "cli/exit_code.h"
#include "cli/load_options.h"
#include "contracts/core/error.h"
#include "harness/load/profile.h"

namespace cli {

// Prints what `understudy load` would do with the profile, which must not be a suite. kCheckFailed
// when a step can never run, kInconclusive when a threshold can't be decided and --require-decided
// was given.
contracts::core::Result<ExitCode> ShowPlan(const LoadOptions& options,
                                           const harness::load::Profile& profile);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LOAD_PLAN_H_
