#include "cli/expected_load.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "contracts/core/random.h"

namespace cli {

using contracts::core::Random;
using harness::load::Group;
using harness::load::Profile;
using harness::load::Step;
using harness::load::Use;
using harness::load::UserKind;
using harness::load::Workload;
using mock_server::report::ExpectedLoad;

namespace {

// So many users scatter by less than a hundredth.
constexpr int kUsersOfAKind = 400;
// A user that goes on longer than this does nothing new.
constexpr double kLongestSeconds = 900;
constexpr uint64_t kSeed = 7;

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

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

// One user's run, told by what it remembers only.
class UserRun {
 public:
  UserRun(const Workload& workload, std::map<const Step*, double>& sent)
      : pools_(workload.pools.size(), 0), sent_(sent) {}

  void Send(const Step& step, double weight) {
    for (const Use& use : step.uses) {
      if (use.from != Use::From::kDraw && pools_[use.pool] == 0) return;
    }
    for (const Use& use : step.uses) {
      if (use.from != Use::From::kDraw && use.remove) --pools_[use.pool];
    }
    for (const harness::load::Save& save : step.saves) ++pools_[save.pool];
    sent_[&step] += weight;
  }

 private:
  std::vector<uint64_t> pools_;
  std::map<const Step*, double>& sent_;
};

template <typename Item>
const Item& Draw(const std::vector<Item>& items, uint64_t total_weight, Random& random) {
  uint64_t place = random.Below(total_weight);
  for (const Item& item : items) {
    if (place < item.weight) return item;
    place -= item.weight;
  }
  return items.back();
}

void Run(const Workload& workload, const UserKind& kind, double seconds, double weight,
         Random& random, std::map<const Step*, double>& sent) {
  UserRun user(workload, sent);
  const Group& group = workload.groups[Draw(kind.groups, kind.total_weight, random).group];
  for (const Step& step : group.on_start) user.Send(step, weight);
  if (group.steps.empty()) return;
  double now = 0;
  while (now < seconds) {
    user.Send(Draw(group.steps, group.total_weight, random), weight);
    now += std::max(random.Uniform(Seconds(kind.wait_min), Seconds(kind.wait_max)), 0.001);
  }
}

}  // namespace

ExpectedLoad ExpectedLoadOf(const Profile& profile) {
  ExpectedLoad load;
  load.profile = profile.name;
  load.users = profile.max_users();
  const Workload& workload = *profile.workload;
  const double seconds = std::clamp(Seconds(profile.run_time()), 1.0, kLongestSeconds);
  double shares = 0;
  for (const UserKind& kind : workload.users) shares += kind.share;
  std::map<const Step*, double> sent;  // by an average user
  Random random(kSeed);
  for (const UserKind& kind : workload.users) {
    for (int i = 0; i < kUsersOfAKind; ++i)
      Run(workload, kind, seconds, kind.share / shares / kUsersOfAKind, random, sent);
  }
  double requests = 0;
  std::map<std::string, double> by_endpoint;
  for (const auto& [step, count] : sent) {
    requests += count;
    by_endpoint[EndpointOf(*step)] += count;
  }
  for (const auto& [endpoint, count] : by_endpoint)
    load.mix.push_back({endpoint, count / requests});
  load.requests_per_second = load.users * requests / seconds;
  load.pause_seconds = requests > 0 ? seconds / requests : 0;
  return load;
}

}  // namespace cli
