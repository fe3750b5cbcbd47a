#ifndef UNDERSTUDY_HARNESS_LOAD_UNREACHABLE_STEPS_H_
#define UNDERSTUDY_HARNESS_LOAD_UNREACHABLE_STEPS_H_

#include <string>
#include <vector>

#include "harness/load/profile.h"

namespace harness::load {

// A step that no user can ever run, whatever is drawn and answered.
struct UnreachableStep {
  std::string group;
  std::string step;  // its row's label
  std::string why;   // and what to do
  // It uses what nobody saves; otherwise its group is picked by no kind of user, which may be
  // meant.
  bool lacks_value = false;
};

// All of a workload's, in its order: steps that use what nothing in their group ever saves (a user
// stays in its group, and remembers only what its own answers gave), and groups that no kind of
// user picks.
std::vector<UnreachableStep> UnreachableSteps(const Workload& workload);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_UNREACHABLE_STEPS_H_
