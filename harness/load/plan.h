#ifndef UNDERSTUDY_HARNESS_LOAD_PLAN_H_
#define UNDERSTUDY_HARNESS_LOAD_PLAN_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

#include "harness/load/profile.h"
#include "harness/load/statistics.h"
#include "latency/latency_choice.h"

namespace harness::load {

// What is expected of a row, or of all together. `deviation` is the standard deviation of
// `requests` from run to run.
struct PlannedCount {
  double requests = 0;
  double deviation = 0;
  double sent_bytes = 0;  // of the requests' bodies
};

// A stretch of the run's time.
struct PlannedSlice {
  std::chrono::nanoseconds start{};
  std::chrono::nanoseconds length{};
  uint32_t users = 0;  // at its end
  double requests = 0;
};

// What a profile will do, predicted without a target. `statistics` are those of one run in which
// every answer is good and takes the model's time; thresholds can be judged by them. They and
// `step_requests` borrow the profile's workload.
struct LoadPlan {
  explicit LoadPlan(const Workload& workload) : statistics(workload) {}

  std::vector<PlannedCount> rows;  // as Workload::rows
  PlannedCount total;
  std::map<const Step*, double> step_requests;  // by step of the workload; they add up to the total
  double user_seconds = 0;                      // the time that all users are there, added up
  std::vector<PlannedSlice> slices;
  Statistics statistics;
};

// Simulates each of the profile's users alone, since they don't depend on each other: with the same
// sessions and draws as in a run, answered by the latency model with everything that their steps
// save. Each user is simulated several times (fewer in long runs of many users, of which a part
// represents all), and the variation of its counts gives the spread. The profile must not be a
// suite.
LoadPlan PlanLoad(const Profile& profile, const latency::LatencyChoice& latency, uint64_t seed);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_PLAN_H_
