#ifndef UNDERSTUDY_HARNESS_REPORT_RUN_REPORT_H_
#define UNDERSTUDY_HARNESS_REPORT_RUN_REPORT_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/load/engine.h"
#include "harness/load/profile.h"
#include "harness/load/statistics.h"
#include "harness/verdict/verdict.h"

namespace harness::report {

// A run with everything that is needed to judge and repeat it. Plain data; borrows the statistics.
struct RunReport {
  const load::Profile& profile;
  const load::Statistics& statistics;
  load::RunFacts facts;
  verdict::Verdict verdict;
  bool running = false;  // it is not over: all of this is so far
  uint64_t seed = 0;
  std::string target{};  // URL, or what stands in for one
  bool virtual_time = false;
  std::chrono::microseconds wall_start{};  // since the epoch
  std::string digest{};                    // of all requests and answers; virtual runs only
  std::vector<std::pair<std::string, std::string>>
      environment{};  // name and value, e.g. "cores", "2"
};

// "smoke: 10 users, 1m of virtual time, against the embedded stand-in, seed 96".
std::string RunTitle(const load::Profile& profile, bool virtual_time, const std::string& target,
                     uint64_t seed);
inline std::string RunTitle(const RunReport& run) {
  return RunTitle(run.profile, run.virtual_time, run.target, run.seed);
}

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_RUN_REPORT_H_
