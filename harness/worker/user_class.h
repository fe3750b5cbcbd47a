#ifndef UNDERSTUDY_HARNESS_WORKER_USER_CLASS_H_
#define UNDERSTUDY_HARNESS_WORKER_USER_CLASS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/load/profile.h"

namespace harness::worker {

// A user class as the master names it: a kind of user of one of the worker's profiles.
struct UserClass {
  std::string name;
  std::shared_ptr<const load::Workload> workload;
  size_t kind = 0;  // into the workload's users
  uint64_t profile_key = 0;
};

// The classes of all profiles. Profiles of the same built-in workload have the same classes. Fails
// when two different kinds have one name, since the master could not say which it means.
base::Result<std::vector<UserClass>> UserClassesOf(const std::vector<load::Profile>& profiles);

// "APIUser, AgentUser".
std::string NamesOf(const std::vector<UserClass>& classes);

}  // namespace harness::worker

#endif  // UNDERSTUDY_HARNESS_WORKER_USER_CLASS_H_
