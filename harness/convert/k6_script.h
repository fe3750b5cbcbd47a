#ifndef UNDERSTUDY_HARNESS_CONVERT_K6_SCRIPT_H_
#define UNDERSTUDY_HARNESS_CONVERT_K6_SCRIPT_H_

#include <string>

#include "base/error.h"
#include "harness/load/profile.h"

namespace harness::convert {

// A profile as a script for k6: the same users, weights, waits, requests, checks of status, stages
// and thresholds (docs/distributed.md, What is exported). The profile must not be a suite. Fails
// when a threshold can't be read.
base::Result<std::string> K6Script(const load::Profile& profile);

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_K6_SCRIPT_H_
