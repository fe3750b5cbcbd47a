#include "harness/load/profile.h"

#include <gmock/gmock.h>

#include <string>

#include "latency/baselines.h"
#include "tests/support/wrong_values.h"

namespace harness::load {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

struct Expected {
  const char* name;
  uint32_t users;
  double rate;
  std::chrono::nanoseconds time;
};

// docs/platform.md, The workload.
TEST(BuiltInProfiles, AreThoseOfThePlatform) {
  for (const Expected& item :
       {Expected{"smoke", 10, 5, 1min}, Expected{"normal", 50, 10, 5min},
        Expected{"peak", 200, 20, 10min}, Expected{"endurance", 100, 10, 30min},
        Expected{"spike", 500, 50, 5min}, Expected{"stress-300", 300, 30, 5min},
        Expected{"stress-400", 400, 40, 5min}}) {
    const auto profile = LoadProfile(item.name);
    ASSERT_TRUE(profile) << profile.error().ToString();
    EXPECT_EQ(profile->name, item.name);
    EXPECT_EQ(profile->max_users(), item.users);
    EXPECT_EQ(profile->stages.front().spawn_rate, item.rate);
    EXPECT_EQ(profile->run_time(), item.time);
    EXPECT_THAT(profile->thresholds, testing::ElementsAre("error_rate<1%", "p95<500"));
    EXPECT_FALSE(latency::BuiltInBaseline(profile->baseline).empty());
  }
  EXPECT_THAT(LoadProfile("suite")->runs,
              testing::ElementsAre("smoke", "normal", "peak", "endurance"));
  EXPECT_EQ(BuiltInProfiles().size(), 13u);
}

TEST(BuiltInProfiles, WorkloadIsThatOfThePlatform) {
  const auto profile = LoadProfile("smoke");
  ASSERT_TRUE(profile);
  const Workload& workload = *profile->workload;
  ASSERT_EQ(workload.users.size(), 4u);
  EXPECT_EQ(workload.users[0].wait_min, 1s);
  EXPECT_EQ(workload.users[0].wait_max, 3s);
  EXPECT_EQ(workload.users[0].groups.size(), 3u);
  EXPECT_EQ(workload.users[0].total_weight, 10u);
  EXPECT_EQ(workload.users[1].wait_min, 500ms);
  EXPECT_EQ(workload.users[1].wait_max, 2s);
  std::vector<std::string> labels;
  for (const Row& row : workload.rows) labels.push_back(row.Label());
  EXPECT_THAT(labels,
              testing::UnorderedElementsAre(
                  "POST /api/v1/agents/", "GET /api/v1/agents/", "GET /api/v1/agents/{id}",
                  "PATCH /api/v1/agents/{id}", "DELETE /api/v1/agents/{id}", "POST /api/v1/agents/",
                  "POST /api/v1/goals/", "GET /api/v1/goals/", "GET /api/v1/goals/{id}",
                  "PATCH /api/v1/goals/{id}", "POST /api/v1/tasks/", "GET /api/v1/tasks/{id}",
                  "PATCH /api/v1/tasks/{id}"));
}

TEST(LoadProfile, NamesTheKnownOnesForAnUnknownOne) {
  const auto profile = LoadProfile("smok");
  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error().code, ErrorCode::kBadUsage);
  EXPECT_THAT(profile.error().message, HasSubstr("smoke, normal, peak, endurance, spike"));
}

// A small profile in which one piece can be replaced by a wrong one.
std::string ProfileWith(const std::string& replaced, const std::string& by) {
  std::string text = R"({
  "profile": "mine", "users": 2, "spawn_rate": 1, "run_time": "10s", "thresholds": ["p95<5"],
  "workload": {
    "workload": "mine", "headers": { "A": "b" },
    "groups": { "g": { "steps": [ {
      "method": "GET", "path": "/x/{{id}}", "use": { "id": { "from": "ids", "pick": "last" } },
      "expect": { "status": 200 }, "save": { "ids": "/id" } } ] } },
    "users": [ { "kind": "u", "wait": [0, 1], "groups": [ { "group": "g" } ] } ] } })";
  const size_t at = text.find(replaced);
  EXPECT_NE(at, std::string::npos) << replaced;
  return text.replace(at, replaced.size(), by);
}

TEST(ParseProfile, ReadsAProfileWithItsOwnWorkload) {
  const auto profile = ParseProfile(ProfileWith("mine", "mine"), "p.json", ".");
  ASSERT_TRUE(profile) << profile.error().ToString();
  const Step& step = profile->workload->groups[0].steps[0];
  EXPECT_EQ(profile->workload->rows[step.row].name, "GET /x/{id}");
  EXPECT_THAT(step.headers, testing::EndsWith("A: b\r\n"));
  EXPECT_TRUE(step.needs_memory());
}

TEST(ParseProfile, ReadsStagesAndEvents) {
  const auto profile = ParseProfile(
      ProfileWith(
          R"("users": 2, "spawn_rate": 1, "run_time": "10s")",
          R"("stages": [ { "users": 5, "spawn_rate": 2, "for": "1m" }, { "users": 0, "spawn_rate": 1, "for": "5s" } ],
                     "events": [ { "at": "30", "outage": "9s", "restart": true }, { "at": "10", "outage": "1s" } ])"),
      "p.json", ".");
  ASSERT_TRUE(profile) << profile.error().ToString();
  EXPECT_EQ(profile->run_time(), 65s);
  EXPECT_EQ(profile->max_users(), 5u);
  ASSERT_EQ(profile->events.size(), 2u);
  EXPECT_EQ(profile->events[0].at, 10s);
  EXPECT_EQ(profile->events[1].label, "data layer restarts");
  EXPECT_TRUE(profile->events[1].restart);
}

struct BadCase {
  const char* replaced;
  const char* by;
  const char* message;
};

TEST(ParseProfile, SaysWhatIsWrongAndWhere) {
  for (const BadCase& item : {
           BadCase{"\"10s\"", "\"5m30\"", "1h30m10s"},
           BadCase{"\"users\": 2", "\"users\": 0", "at least one user"},
           BadCase{"\"users\": 2,", "", "needs 'users'"},
           BadCase{"\"users\": 2", "\"user\": 2", "user"},
           BadCase{"\"users\": 2", "\"stages\": [{\"users\":1,\"spawn_rate\":1,\"for\":\"1s\"}]",
                   "either stages"},
           BadCase{"\"users\": 2", "\"users\": 2, \"events\": [{\"at\":\"20s\",\"outage\":\"1s\"}]",
                   "over by then"},
           BadCase{"[ { \"group\": \"g\" } ]", "[ { \"group\": \"h\" } ]",
                   "no group 'h'; there are: g"},
           BadCase{"[0, 1]", "[2, 1]", "[least, most]"},
           BadCase{"\"/x/{{id}}\"", "\"/x/{{ie}}\"",
                   "'{{ie}}' is not defined; the step's \"use\" defines id"},
           BadCase{"\"/x/{{id}}\"", "\"x\"", "/path"},
           BadCase{"\"/x/{{id}}\"", "\"/x y\"", "/path"},
           BadCase{"\"GET\"", "\"get it\"", "/method"},
           BadCase{"\"pick\": \"last\"", "\"pick\": \"any\"", "random, last or first"},
           BadCase{"\"pick\": \"last\"", "\"take\": \"last\"", "\"from\": NAME"},
           BadCase{"\"/id\"", "\"id\"", "/save/ids"},
           BadCase{"\"expect\": { \"status\": 200 }, ", "", "expect"},
           BadCase{
               "\"method\":", "\"name\": \"/x/{{id}}\", \"method\":", "the name of a row is fixed"},
           BadCase{"\"A\": \"b\"", "\"A\": \"b\\r\\nC: d\"", "/headers/A"},
           BadCase{"\"A\": \"b\"", "\"A B\": \"b\"", "headers"},
           BadCase{"\"users\": 2", "\"users\": 2 2", "p.json:2"},
           BadCase{"\"workload\": {", "\"workload\": \"nope\", \"x\": {", "x"},
       }) {
    const auto profile = ParseProfile(ProfileWith(item.replaced, item.by), "p.json", ".");
    ASSERT_FALSE(profile) << item.by;
    EXPECT_EQ(profile.error().code, ErrorCode::kBadFile);
    EXPECT_THAT(profile.error().ToString(), HasSubstr(item.message)) << item.by;
    EXPECT_THAT(profile.error().where, StartsWith("p.json:")) << item.by;
  }
}

TEST(ParseProfile, TellsAWorkloadThatIsNotThere) {
  const auto profile =
      ParseProfile(R"({"profile":"p","users":1,"spawn_rate":1,"run_time":"1s","workload":"nope"})",
                   "p.json", "/d");
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error().ToString(), HasSubstr("neither built in nor a file /d/nope"));
}

TEST(ParseProfile, RefusesASuiteOfUnknownProfiles) {
  const auto profile = ParseProfile(R"({"profile":"p","runs":["smoke","nope"]})", "p.json", ".");
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error().ToString(), HasSubstr("'nope' is not a built-in profile"));
  EXPECT_FALSE(ParseProfile(R"({"profile":"p","runs":["smoke"],"users":3})", "p.json", "."));
}

TEST(ParseProfile, LimitsTheNumberOfRows) {
  std::string steps;
  for (int i = 0; i < 201; ++i) {
    steps += (i > 0 ? "," : "") + std::string(R"({"method":"GET","path":"/x/)") +
             std::to_string(i) + R"(","expect":{"status":200}})";
  }
  const auto profile = ParseProfile(
      R"({"profile":"p","users":1,"spawn_rate":1,"run_time":"1s","workload":{"workload":"w","groups":{"g":{"steps":[)" +
          steps + R"(]}},"users":[{"kind":"u","wait":[0,1],"groups":[{"group":"g"}]}]}})",
      "p.json", ".");
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error().message, HasSubstr("row 201"));
}

TEST(ParseProfile, TakesNoValueOfTheWrongType) {
  const std::string right =
      R"({"profile":"p","users":5,"spawn_rate":1,"run_time":"1m","thresholds":["p95<500"],)"
      R"("events":[{"at":"1s","outage":"5s"}],"workload":{"workload":"w","service":"gateway","headers":{"a":"b"},)"
      R"("groups":{"g":{"steps":[{"weight":1,"name":"n","method":"POST","path":"/x/{{v}}",)"
      R"("use":{"v":{"from":"m","pick":"last"}},"body":{"i":{"$int":{"min":1,"max":2}}},)"
      R"("expect":{"status":200},"save":{"m":"/id"}}]}},"users":[{"kind":"u",)"
      R"("wait":[1,2],"groups":[{"group":"g"}]}]}})";
  ASSERT_TRUE(ParseProfile(right, "p.json", "."));
  size_t refused = 0;
  tests::support::ForEachWrongValue(right, [&](const std::string& text) {
    const auto profile = ParseProfile(text, "p.json", ".");
    if (profile) return;
    ++refused;
    EXPECT_THAT(profile.error().where, StartsWith("p.json")) << text;
  });
  EXPECT_GT(refused, 250U);
}

}  // namespace
}  // namespace harness::load
