#ifndef UNDERSTUDY_HARNESS_CONVERT_LOCUST_FILE_H_
#define UNDERSTUDY_HARNESS_CONVERT_LOCUST_FILE_H_

#include <string>

#include "base/error.h"
#include "harness/load/profile.h"

namespace harness::convert {

// A profile as a locustfile for Locust 2: the same users, weights, waits, requests, checks of
// status, stages and thresholds (docs/distributed.md, What is exported). The profile must not be a
// suite. Fails when a threshold can't be read.
base::Result<std::string> LocustFile(const load::Profile& profile);

// A locustfile with the same classes, whose users do nothing: for a master whose workers are
// `understudy worker`. It has the stages and thresholds, which are the master's.
base::Result<std::string> LocustStub(const load::Profile& profile);

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_LOCUST_FILE_H_
