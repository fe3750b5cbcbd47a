#include "harness/load/virtual_engine.h"

#include <gmock/gmock.h>

#include <map>

#include "harness/load/statistics.h"
#include "latency/latency_model.h"
#include "tests/fakes/friendly_target.h"

namespace harness::load {
namespace {

using base::ManualClock;
using namespace std::chrono_literals;

struct Finished {
  VirtualRun run;
  Statistics statistics;
};

Finished RunVirtually(const Profile& profile, uint64_t seed,
                      std::function<void(const TimedEvent&)> on_event = nullptr) {
  tests::fakes::FriendlyTarget target;
  ManualClock clock(0us);
  AnswerCheck check(nullptr);
  Statistics statistics(*profile.workload);
  const process::StopFlag stop;
  const EngineSetup setup{profile, seed, check, {&statistics}, stop, std::move(on_event)};
  VirtualRun run =
      RunInVirtualTime(setup, target, {latency::LatencyModel::BuiltIn(), std::nullopt}, clock);
  statistics.Finish(run.facts.elapsed);
  return {std::move(run), std::move(statistics)};
}

TEST(VirtualEngine, TheSameSeedGivesTheSameRun) {
  const Profile profile = *LoadProfile("smoke");
  const Finished first = RunVirtually(profile, 1);
  const Finished again = RunVirtually(profile, 1);
  const Finished other = RunVirtually(profile, 2);
  EXPECT_EQ(first.run.digest, again.run.digest);
  EXPECT_NE(first.run.digest, other.run.digest);
  EXPECT_EQ(first.statistics.total().requests, again.statistics.total().requests);
  EXPECT_EQ(first.run.facts.elapsed, 60s);
}

TEST(VirtualEngine, TakesTheTimesOfTheModel) {
  const Profile profile = *LoadProfile("normal");
  const Finished finished = RunVirtually(profile, 1);
  const auto& latency = finished.statistics.total().latency;
  EXPECT_NEAR(static_cast<double>(latency.Quantile(0.5)) / 1000, 14, 1.4);
  EXPECT_NEAR(static_cast<double>(finished.statistics.total().requests), 10'437, 10'437 * 0.03);
  EXPECT_EQ(finished.statistics.peak_users(), 50u);
  EXPECT_EQ(finished.statistics.lag().max(), 0);
}

TEST(VirtualEngine, CarriesOutTimedEventsAtTheirTime) {
  Profile profile = *LoadProfile("smoke");
  profile.events = {{10s, 5s, true, "restart"}};
  int events = 0;
  const Finished finished = RunVirtually(profile, 1, [&](const TimedEvent& event) {
    ++events;
    EXPECT_TRUE(event.restart);
  });
  EXPECT_EQ(events, 1);
  ASSERT_EQ(finished.statistics.events().size(), 1u);
  EXPECT_EQ(finished.statistics.events()[0].at, 10s);
}

TEST(VirtualEngine, AUserWithNothingToDoDoesNotStopTheClock) {
  const auto profile = ParseProfile(R"({
    "profile": "p", "users": 2, "spawn_rate": 1, "run_time": "5s",
    "workload": { "workload": "w", "groups": { "g": { "steps": [
      { "method": "GET", "path": "/a/{{id}}", "use": { "id": { "from": "ids" } },
        "expect": { "status": 200 }, "save": { "ids": "/id" } } ] } },
      "users": [ { "kind": "u", "wait": [0, 0], "groups": [ { "group": "g" } ] } ] } })",
                                    "p.json", ".");
  ASSERT_TRUE(profile) << profile.error().ToString();
  const Finished finished = RunVirtually(*profile, 1);
  EXPECT_EQ(finished.run.facts.elapsed, 5s);
  EXPECT_EQ(finished.statistics.total().requests, 0u);
}

}  // namespace
}  // namespace harness::load
