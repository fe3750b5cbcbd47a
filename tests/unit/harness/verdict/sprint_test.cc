#include "harness/verdict/sprint.h"

#include <gmock/gmock.h>

#include <map>

#include "harness/load/profile.h"
#include "latency/baselines.h"

namespace harness::verdict {
namespace {

using load::Counts;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A finished run of a stage in which each row has the counts given by its label, none otherwise.
class FakeRun {
 public:
  FakeRun(const SprintStage& stage, const std::map<std::string, Counts>& counts)
      : profile_(*load::LoadProfile(stage.profile)), statistics_(*profile_.workload) {
    for (size_t row = 0; row < profile_.workload->rows.size(); ++row) {
      const auto found = counts.find(profile_.workload->rows[row].name);
      if (found == counts.end()) continue;
      for (uint64_t i = 0; i < found->second.requests; ++i) {
        load::RequestSample sample;
        sample.row = row;
        if (i < found->second.failures) sample.failure = "no";
        statistics_.OnRequest(sample);
      }
    }
    statistics_.Finish(std::chrono::minutes(2));
  }
  const load::Statistics& statistics() const { return statistics_; }

 private:
  const load::Profile profile_;
  load::Statistics statistics_;
};

std::map<std::string, Counts> Recorded(const SprintStage& stage) {
  std::map<std::string, Counts> counts;
  const auto run = latency::BuiltInRun(stage.baseline);
  for (const auto& endpoint : run->endpoints) {
    counts[endpoint.name] = {static_cast<uint64_t>(endpoint.requests),
                             static_cast<uint64_t>(endpoint.failures)};
  }
  return counts;
}

TEST(SprintStages, SayWhatTheRecordsSay) {
  const auto stages = SprintStages();
  ASSERT_EQ(stages.size(), 4u);
  for (const SprintStage& stage : stages.first(3)) {
    const auto run = latency::BuiltInRun(stage.baseline);
    ASSERT_TRUE(run) << stage.baseline;
    EXPECT_EQ(run->all.requests, stage.recorded.requests);
    EXPECT_EQ(run->all.failures, stage.recorded.failures);
  }
  EXPECT_EQ(stages[3].recorded.requests, 1'634u);
  for (const SprintStage& stage : stages) {
    const auto profile = load::LoadProfile(stage.profile);
    ASSERT_TRUE(profile) << profile.error().ToString();
    EXPECT_EQ(profile->max_users(), 20u);
    EXPECT_EQ(profile->stages.front().spawn_rate, 5);
    EXPECT_EQ(profile->run_time(), std::chrono::minutes(2));
  }
}

// 235/1,615 and 200/1,600: pooled 0.13530, standard error 0.012063, times 2.5758 is 0.031073.
TEST(CompareShares, IsTheTwoProportionTestAt99PerCent) {
  const ShareTest test = CompareShares({1'615, 235}, {1'600, 200});
  EXPECT_NEAR(test.difference, -0.020511, 1e-6);
  EXPECT_NEAR(test.allowed, 0.031073, 1e-5);
  EXPECT_TRUE(test.passed());
  EXPECT_FALSE(CompareShares({1'615, 235}, {1'600, 180}).passed());
  EXPECT_FALSE(CompareShares({1'615, 235}, {1'600, 290}).passed());
  EXPECT_TRUE(CompareShares({1'634, 0}, {1'600, 0}).passed());
}

TEST(JudgeSprint, TheRecordAgreesWithItself) {
  for (const SprintStage& stage : SprintStages().first(3)) {
    const FakeRun run(stage, Recorded(stage));
    const auto result = JudgeSprint(stage, run.statistics());
    ASSERT_TRUE(result) << result.error().ToString();
    EXPECT_THAT(result->wrong, IsEmpty()) << stage.number;
    EXPECT_EQ(result->now.failures, stage.recorded.failures);
  }
}

TEST(JudgeSprint, AnEndpointThatFailsOtherwiseIsWrong) {
  const SprintStage& stage = SprintStages()[1];
  auto counts = Recorded(stage);
  counts["GET /api/v1/goals/{id}"] = {84, 83};    // wholly then, partly now
  counts["GET /api/v1/agents/{id}"] = {78, 1};    // not at all then, partly now
  counts["PATCH /api/v1/tasks/{id}"] = {0, 0};    // wholly then, never called now
  counts["DELETE /api/v1/agents/{id}"] = {0, 0};  // good then, never called now: that happens
  const FakeRun run(stage, counts);
  const auto result = JudgeSprint(stage, run.statistics());
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->Right());
  EXPECT_THAT(
      result->wrong,
      testing::UnorderedElementsAre(
          "GET /api/v1/goals/{id} fails partly now (83 of 84), but wholly then (84 of 84)",
          "GET /api/v1/agents/{id} fails partly now (1 of 78), but not at all then (0 of 78)",
          "PATCH /api/v1/tasks/{id} was not called now, but failed wholly then (52 of 52)"));
}

TEST(JudgeSprint, AShareThatChanceDoesNotExplainIsWrong) {
  const SprintStage& stage = SprintStages()[2];
  auto counts = Recorded(stage);
  counts["PATCH /api/v1/agents/{id}"] = {100, 90};
  const FakeRun run(stage, counts);
  const auto result = JudgeSprint(stage, run.statistics());
  ASSERT_TRUE(result);
  EXPECT_THAT(result->wrong, ElementsAre(HasSubstr("5.3 % failed now and 2.1 % then")));
}

TEST(JudgeSprint, WithoutRecordedEndpointsTheTotalsDecide) {
  const SprintStage& stage = SprintStages()[3];
  const FakeRun good(stage, {{"GET /api/v1/agents/", {1'600, 0}}});
  EXPECT_TRUE(JudgeSprint(stage, good.statistics())->Right());
  // One failure is within the interval of none, but the sprint ended with none.
  const FakeRun bad(stage, {{"GET /api/v1/agents/", {1'600, 1}}});
  EXPECT_THAT(
      JudgeSprint(stage, bad.statistics())->wrong,
      ElementsAre("GET /api/v1/agents/ fails partly now (1 of 1600), but did not fail then"));
}

TEST(JudgeSprint, ARunOfNothingIsWrong) {
  const SprintStage& stage = SprintStages()[3];
  const FakeRun run(stage, {});
  EXPECT_THAT(JudgeSprint(stage, run.statistics())->wrong, ElementsAre("no request was answered"));
}

}  // namespace
}  // namespace harness::verdict
