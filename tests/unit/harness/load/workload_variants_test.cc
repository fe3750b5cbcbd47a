#include <gmock/gmock.h>

#include "harness/load/profile.h"

namespace harness::load {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

const Step& StepOf(const Profile& profile, const std::string& name) {
  for (const Group& group : profile.workload->groups) {
    for (const Step& step : group.steps) {
      if (profile.workload->rows[step.row].name == name) return step;
    }
  }
  throw std::runtime_error("no step " + name);
}

// docs/platform.md, The six defects: 5 and 6 were in the script.
TEST(WorkloadVariants, TheSprintsScriptsHaveTheirFaults) {
  for (const auto& [name, goal, task] :
       {std::tuple("sprint-1", "/id", "/id"), std::tuple("sprint-2", "/id", "/id"),
        std::tuple("sprint-3", "/goal_id", "/task_id"),
        std::tuple("sprint-4", "/goal_id", "/task_id")}) {
    const auto profile = LoadProfile(name);
    ASSERT_TRUE(profile) << profile.error().ToString();
    EXPECT_EQ(StepOf(*profile, "POST /api/v1/goals/").saves.at(0).pointer, goal) << name;
    EXPECT_EQ(StepOf(*profile, "POST /api/v1/tasks/").saves.at(0).pointer, task) << name;
  }
}

std::string ProfileWith(const std::string& names, const std::string& pointer) {
  return R"({ "profile": "mine", "users": 2, "spawn_rate": 1, "run_time": "10s",
  "variants": )" +
         names + R"(,
  "workload": {
    "workload": "mine",
    "groups": { "g": { "steps": [
      { "method": "GET", "path": "/x", "expect": { "status": 200 }, "save": { "ids": "/id" } } ] } },
    "variants": {
      "teapot": { "/groups/g/steps/0/expect/status": 418 },
      "other": { ")" +
         pointer + R"(": "/y" } },
    "users": [ { "kind": "u", "wait": [0, 1], "groups": [ { "group": "g" } ] } ] } })";
}

TEST(WorkloadVariants, AreAppliedOneAfterTheOther) {
  const auto profile =
      ParseProfile(ProfileWith(R"(["teapot", "other"])", "/groups/g/steps/0/path"), "p.json", ".");
  ASSERT_TRUE(profile) << profile.error().ToString();
  EXPECT_EQ(StepOf(*profile, "GET /y").expect.status, 418);
}

TEST(WorkloadVariants, AnUnknownOneIsNamedWithThoseThereAre) {
  const auto profile =
      ParseProfile(ProfileWith(R"(["teacup"])", "/groups/g/steps/0/path"), "p.json", ".");
  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error().code, ErrorCode::kBadFile);
  EXPECT_EQ(profile.error().where, "p.json:2:16");
  EXPECT_THAT(profile.error().message, HasSubstr("no variant 'teacup'; it has: teapot, other"));
}

TEST(WorkloadVariants, APointerMustNameWhatIsThere) {
  const auto profile =
      ParseProfile(ProfileWith(R"(["other"])", "/groups/g/steps/7/path"), "p.json", ".");
  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error().where, "p.json:9:18");
  EXPECT_THAT(profile.error().message, HasSubstr("has no /groups/g/steps/7/path"));
}

TEST(WorkloadVariants, TheVariedWorkloadIsCheckedToo) {
  const auto profile =
      ParseProfile(ProfileWith(R"(["other"])", "/groups/g/steps/0/expect"), "p.json", ".");
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error().where, HasSubstr("p.json with other"));
}

}  // namespace
}  // namespace harness::load
