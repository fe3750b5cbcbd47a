#ifndef UNDERSTUDY_CLI_LOAD_LATENCY_H_
#define UNDERSTUDY_CLI_LOAD_LATENCY_H_

#include "base/error.h"
#include "cli/load_options.h"
#include "harness/load/profile.h"
#include "latency/latency_choice.h"

namespace cli {

// The times of a virtual run or a plan: those of --latency or, without it, of the recorded run that
// the profile names, as long as it has that run's number of users, otherwise of all recorded runs
// by the number of users. Never empty: without times a virtual run might never end.
base::Result<latency::LatencyChoice> VirtualLatencyOf(const LoadOptions& options,
                                                      const harness::load::Profile& profile);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LOAD_LATENCY_H_
