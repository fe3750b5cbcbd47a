#include "cli/expected_load.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "harness/load/plan.h"
#include "latency/latency_choice.h"

namespace cli {

using base::Random;
using check::ExpectedLoad;
using harness::load::LoadPlan;
using harness::load::PlanLoad;
using harness::load::Profile;
using harness::load::Step;
using latency::LatencyChoice;
using latency::ParseLatencyChoice;

namespace {

// The stand-in, which the client is checked against, answers as quickly.
constexpr char kStandInLatency[] = "fixed:1ms";
constexpr uint64_t kSeed = 7;

// "GET /api/v1/goals/{id}": whatever the step puts into its path.
std::string EndpointOf(const Step& step) {
  constexpr std::string_view kMark = "0value0";
  const std::vector<std::string> values(step.uses.size(), std::string(kMark));
  std::string path;
  Random unused(0);
  step.target.Render(unused, values, path);
  path.resize(std::min(path.find('?'), path.size()));
  for (size_t at = path.find(kMark); at != std::string::npos; at = path.find(kMark))
    path.replace(at, kMark.size(), "{id}");
  return step.method + " " + path;
}

}  // namespace

ExpectedLoad ExpectedLoadOf(const Profile& profile) {
  const LatencyChoice quick = ParseLatencyChoice(kStandInLatency).value();
  const LoadPlan plan = PlanLoad(profile, quick, kSeed);
  ExpectedLoad load;
  load.profile = profile.name;
  load.users = profile.max_users();
  load.run_seconds = std::chrono::duration<double>(profile.run_time()).count();
  const double requests = plan.total.requests;
  if (requests <= 0) return load;
  std::map<std::string, double> by_endpoint;
  for (const auto& [step, count] : plan.step_requests) by_endpoint[EndpointOf(*step)] += count;
  for (const auto& [endpoint, count] : by_endpoint)
    load.mix.push_back({endpoint, count / requests});
  load.pause_seconds = plan.user_seconds / requests;
  load.requests_per_second = load.users / load.pause_seconds;
  return load;
}

}  // namespace cli
