#include "harness/worker/user_class.h"

#include <fmt/format.h>

#include <map>

#include "harness/load/user_session.h"

namespace harness::worker {

using base::ErrorCode;
using base::Fail;
using base::Result;

Result<std::vector<UserClass>> UserClassesOf(const std::vector<load::Profile>& profiles) {
  std::vector<UserClass> classes;
  std::map<std::string, std::string> profile_of;  // by class
  std::map<std::string, std::string> workload_of;
  for (const load::Profile& profile : profiles) {
    const load::Workload& workload = *profile.workload;
    for (size_t kind = 0; kind < workload.users.size(); ++kind) {
      const std::string name = workload.users[kind].ClassName();
      const auto [known, is_new] = profile_of.emplace(name, profile.name);
      if (!is_new) {
        if (workload_of[name] == workload.name) continue;
        return Fail(ErrorCode::kBadUsage,
                    fmt::format("both {} and {} have users named '{}'; a master could not say "
                                "which it means, so rename one",
                                known->second, profile.name, name),
                    "--profile");
      }
      workload_of[name] = workload.name;
      classes.push_back({name, profile.workload, kind, load::DrawKey::ProfileKey(profile.name)});
    }
  }
  return classes;
}

std::string NamesOf(const std::vector<UserClass>& classes) {
  std::string names;
  for (const UserClass& user_class : classes) {
    if (!names.empty()) names += ", ";
    names += user_class.name;
  }
  return names;
}

}  // namespace harness::worker
