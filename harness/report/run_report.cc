#include "harness/report/run_report.h"

#include <fmt/format.h>

#include "harness/load/duration.h"

namespace harness::report {

std::string RunTitle(const load::Profile& profile, bool virtual_time, const std::string& target,
                     uint64_t seed) {
  return fmt::format("{}: {} users, {}{}, against {}, seed {}", profile.name, profile.max_users(),
                     load::FormatDuration(profile.run_time()),
                     virtual_time ? " of virtual time" : "", target, seed);
}

}  // namespace harness::report
