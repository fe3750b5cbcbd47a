#include "harness/load/plan.h"

#include <gmock/gmock.h>

#include <cmath>

#include "harness/load/virtual_engine.h"
#include "tests/fakes/friendly_target.h"

namespace harness::load {
namespace {

using base::ManualClock;
using latency::LatencyChoice;
using latency::LatencyModel;
using latency::ParseLatencyChoice;
using namespace std::chrono_literals;

LatencyChoice Recorded() { return {LatencyModel::BuiltIn(), std::nullopt}; }

// How many requests of each row a run makes in virtual time.
std::vector<double> Counts(const Profile& profile, uint64_t seed) {
  tests::fakes::FriendlyTarget target;
  ManualClock clock(0us);
  AnswerCheck check(nullptr);
  Statistics statistics(*profile.workload);
  const process::StopFlag stop;
  const EngineSetup setup{profile, seed, check, {&statistics}, stop, nullptr};
  RunInVirtualTime(setup, target, Recorded(), clock);
  std::vector<double> counts;
  for (const RowTotals& row : statistics.rows())
    counts.push_back(static_cast<double>(row.requests));
  counts.push_back(static_cast<double>(statistics.total().requests));
  return counts;
}

TEST(PlanLoad, ExpectsWhatRunsMakeAndSpreadsAsTheyDo) {
  const Profile profile = *LoadProfile("smoke");
  const LoadPlan plan = PlanLoad(profile, Recorded(), 1);
  constexpr int kRuns = 60;
  std::vector<double> sums(plan.rows.size() + 1);
  std::vector<double> squares(sums.size());
  for (uint64_t seed = 1000; seed < 1000 + kRuns; ++seed) {
    const std::vector<double> counts = Counts(profile, seed);
    for (size_t i = 0; i < sums.size(); ++i) {
      sums[i] += counts[i];
      squares[i] += counts[i] * counts[i];
    }
  }
  for (size_t i = 0; i < sums.size(); ++i) {
    const PlannedCount& expected = i < plan.rows.size() ? plan.rows[i] : plan.total;
    const double mean = sums[i] / kRuns;
    const double deviation = std::sqrt((squares[i] - sums[i] * mean) / (kRuns - 1));
    // Both are means of a sample: 60 runs here, 800 users there.
    EXPECT_NEAR(expected.requests, mean, 4 * deviation / std::sqrt(kRuns)) << i;
    EXPECT_GT(expected.deviation, 0.65 * deviation) << i;
    EXPECT_LT(expected.deviation, 1.5 * deviation) << i;
  }
}

TEST(PlanLoad, CountsOfStepsAddUpToThoseOfTheirRows) {
  const Profile profile = *LoadProfile("smoke");
  const LoadPlan plan = PlanLoad(profile, Recorded(), 1);
  std::vector<double> rows(plan.rows.size());
  double total = 0;
  for (const auto& [step, count] : plan.step_requests) {
    rows[step->row] += count;
    total += count;
  }
  EXPECT_NEAR(total, plan.total.requests, 1e-6);
  for (size_t i = 0; i < rows.size(); ++i) EXPECT_NEAR(rows[i], plan.rows[i].requests, 1e-6) << i;
}

TEST(PlanLoad, TheSameSeedGivesTheSamePlan) {
  const Profile profile = *LoadProfile("smoke");
  const LoadPlan one = PlanLoad(profile, Recorded(), 5);
  const LoadPlan two = PlanLoad(profile, Recorded(), 5);
  EXPECT_EQ(one.total.requests, two.total.requests);
  EXPECT_EQ(one.total.sent_bytes, two.total.sent_bytes);
  EXPECT_NE(one.total.requests, PlanLoad(profile, Recorded(), 6).total.requests);
}

// One user who asks every second; answers take 200 ms.
Profile EverySecond(const std::string& stages) {
  const std::string text = R"({ "profile": "p", )" + stages + R"(,
    "workload": { "workload": "w", "groups": { "g": { "steps": [
      { "method": "POST", "path": "/a", "body": { "a": "b" }, "expect": { "status": 200 } } ] } },
      "users": [ { "kind": "u", "wait": [0.8, 0.8], "groups": [ { "group": "g" } ] } ] } })";
  auto profile = ParseProfile(text, "p.json", ".");
  EXPECT_TRUE(profile) << profile.error().ToString();
  return *profile;
}

TEST(PlanLoad, CountsWhatIsAnsweredWithinTheTime) {
  const Profile profile = EverySecond(R"("users": 1, "spawn_rate": 1, "run_time": "12s")");
  const LoadPlan plan = PlanLoad(profile, *ParseLatencyChoice("fixed:200ms"), 1);
  EXPECT_DOUBLE_EQ(plan.total.requests, 12);
  EXPECT_DOUBLE_EQ(plan.total.deviation, 0);
  EXPECT_NEAR(plan.total.sent_bytes, 12 * 10, 1e-6);  // {"a": "b"}
  EXPECT_EQ(plan.statistics.total().requests, 12u);
  EXPECT_NEAR(static_cast<double>(plan.statistics.total().latency.Quantile(0.5)), 200'000, 500);
  ASSERT_EQ(plan.slices.size(), 12u);
  for (const PlannedSlice& slice : plan.slices) {
    EXPECT_EQ(slice.users, 1u);
    EXPECT_DOUBLE_EQ(slice.requests, 1);
  }
}

TEST(PlanLoad, UsersComeAndGoWithTheStages) {
  const Profile profile = EverySecond(
      R"("stages": [ { "users": 6, "spawn_rate": 1, "for": "6s" },
                     { "users": 2, "spawn_rate": 100, "for": "6s" } ])");
  const LoadPlan plan = PlanLoad(profile, *ParseLatencyChoice("fixed:200ms"), 1);
  std::vector<uint32_t> users;
  for (const PlannedSlice& slice : plan.slices) users.push_back(slice.users);
  EXPECT_THAT(users, testing::ElementsAre(1, 2, 3, 4, 5, 6, 2, 2, 2, 2, 2, 2));
  EXPECT_DOUBLE_EQ(plan.total.requests, (6 + 5 + 4 + 3 + 2 + 1) + 2 * 6);
  EXPECT_NEAR(plan.user_seconds, (6 + 5 + 4 + 3 + 2 + 1) + 2 * 6, 1e-6);
}

TEST(PlanLoad, APartStandsForAllWhenThereIsTooMuchToDo) {
  // 5,000 users for ten minutes make three million requests; four runs would be twelve.
  const Profile profile = EverySecond(R"("users": 5000, "spawn_rate": 5000, "run_time": "10m")");
  const LoadPlan plan = PlanLoad(profile, *ParseLatencyChoice("fixed:200ms"), 1);
  EXPECT_NEAR(plan.total.requests, 3e6, 1);
  EXPECT_NEAR(static_cast<double>(plan.statistics.total().requests), 3e6, 6000);
}

TEST(PlanLoad, AUserWithNothingToDoEndsToo) {
  const std::string text = R"({ "profile": "p", "users": 2, "spawn_rate": 1, "run_time": "5s",
    "workload": { "workload": "w", "groups": { "g": { "steps": [
      { "method": "GET", "path": "/a/{{id}}", "use": { "id": { "from": "ids" } },
        "expect": { "status": 200 }, "save": { "ids": "/id" } } ] } },
      "users": [ { "kind": "u", "wait": [0, 0], "groups": [ { "group": "g" } ] } ] } })";
  const auto profile = ParseProfile(text, "p.json", ".");
  ASSERT_TRUE(profile) << profile.error().ToString();
  EXPECT_EQ(PlanLoad(*profile, Recorded(), 1).total.requests, 0);
}

}  // namespace
}  // namespace harness::load
