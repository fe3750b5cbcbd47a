#include "harness/load/unreachable_steps.h"

#include <gmock/gmock.h>

namespace harness::load {
namespace {

using testing::HasSubstr;

// A profile of one group whose on_start and steps are given; a second one that users pick when
// `users` says so.
std::vector<UnreachableStep> Unreachable(const std::string& on_start, const std::string& steps,
                                         const std::string& users = R"({ "group": "g" })") {
  const std::string text = R"({ "profile": "p", "users": 2, "spawn_rate": 1, "run_time": "10s",
    "workload": { "workload": "w", "groups": { "g": { "on_start": [)" +
                           on_start + R"(], "steps": [)" + steps + R"(] },
      "other": { "steps": [ { "method": "GET", "path": "/other", "expect": { "status": 200 } } ] } },
      "users": [ { "kind": "u", "wait": [0, 1], "groups": [ { "group": "other" }, )" +
                           users + "] } ] } }";
  const auto profile = ParseProfile(text, "p.json", ".");
  EXPECT_TRUE(profile) << profile.error().ToString() << "\n" << text;
  return profile ? UnreachableSteps(*profile->workload) : std::vector<UnreachableStep>();
}

std::string Step(const std::string& path, const std::string& more = "") {
  return R"({ "method": "GET", "path": ")" + path + R"(", "expect": { "status": 200 })" + more +
         " }";
}
const std::string kSave = R"(, "save": { "ids": "/id" })";
const std::string kUse = R"(, "use": { "id": { "from": "ids" } })";
const std::string kUseOther = R"(, "use": { "id": { "from": "others" } })";
const std::string kSaveOther = R"(, "save": { "others": "/id" })";

TEST(UnreachableSteps, ThereAreNoneWhereSomethingIsSaved) {
  EXPECT_TRUE(Unreachable("", Step("/a", kSave) + "," + Step("/a/{{id}}", kUse)).empty());
  // In any order, also over several steps, and from the start.
  EXPECT_TRUE(Unreachable("", Step("/b/{{id}}", kUseOther) + "," +
                                  Step("/a/{{id}}", kUse + kSaveOther) + "," + Step("/a", kSave))
                  .empty());
  EXPECT_TRUE(Unreachable(Step("/a", kSave), Step("/a/{{id}}", kUse)).empty());
}

TEST(UnreachableSteps, NamesAStepThatUsesWhatNothingSaves) {
  const auto found = Unreachable("", Step("/a", kSaveOther) + "," + Step("/a/{{id}}", kUse));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].group, "g");
  EXPECT_EQ(found[0].step, "GET /a/{id}");
  EXPECT_THAT(found[0].why, HasSubstr("uses 'ids', and no step of the group saves into it"));
}

TEST(UnreachableSteps, AnotherGroupsMemoryDoesNotHelp) {
  // What "other" would save is another user's.
  const auto found = Unreachable(Step("/s"), Step("/a/{{id}}", kUse) + "," + Step("/b"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].step, "GET /a/{id}");
}

TEST(UnreachableSteps, SeesThroughCircles) {
  const auto found = Unreachable("", Step("/b") + "," + Step("/a/{{id}}", kUse + kSaveOther) + "," +
                                         Step("/o/{{id}}", kUseOther + kSave));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_THAT(found[0].why,
              HasSubstr("uses 'ids', which is saved only by steps that can never run"));
  EXPECT_THAT(found[1].why, HasSubstr("uses 'others', which is saved only by steps"));
}

TEST(UnreachableSteps, TheStartGoesInOrder) {
  const auto found =
      Unreachable(Step("/a/{{id}}", kUse) + "," + Step("/a", kSave), Step("/b/{{id}}", kUse));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].step, "GET /a/{id}");
  EXPECT_THAT(found[0].why, HasSubstr("at the start"));
}

TEST(UnreachableSteps, NamesAGroupThatNobodyPicks) {
  const auto found = Unreachable(Step("/s"), Step("/a"), R"({ "group": "other" })");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].step, "GET /s");
  EXPECT_EQ(found[1].step, "GET /a");
  EXPECT_THAT(found[1].why, HasSubstr("no kind of user picks its group"));
}

TEST(UnreachableSteps, TheBuiltInWorkloadHasNone) {
  EXPECT_TRUE(UnreachableSteps(*LoadProfile("smoke")->workload).empty());
}

}  // namespace
}  // namespace harness::load
