// The named states of the platform, as clients of either service meet them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "mock_server/defects/platform_state.h"
#include "tests/support/platform_client.h"

namespace mock_server {
namespace {

using testing::HasSubstr;
using tests::support::PlatformClient;

PlatformClient Open(std::string_view platform, std::string_view more_defects = "") {
  const auto faults = defects::ReadFaults(platform, more_defects, "");
  EXPECT_TRUE(faults.has_value()) << platform;
  platform::PlatformOptions options;
  options.defects = faults->defects;
  options.repairs = faults->repairs;
  return PlatformClient(options);
}

constexpr char kInvocation[] = "7c63bf5f-040b-4e0e-9bfc-fc3f4c755fa6";

std::string Execution() {
  return std::string(R"({"invocation_id":")") + kInvocation + R"(","tool_name":"plumb"})";
}

std::string GoalOn(PlatformClient& client, const std::string& priorities) {
  return client
      .DataLayer("POST", "/goals/",
                 R"({"goal_id":"g","agent_did":"d","goal_text":"t",)" + priorities + "}")
      .body;
}

TEST(PlatformStatesTest, MainAnswersToolExecutionsAndTheOthersDoNot) {
  for (const char* name : {"fixed", "before-fixes", "main"}) {
    PlatformClient client = Open(name);
    const bool works = std::string_view(name) == "main";
    EXPECT_EQ(client.DataLayer("POST", "/tools/tool-executions", Execution()).status,
              works ? 201 : 500)
        << name;
    EXPECT_EQ(client
                  .DataLayer("PATCH", std::string("/tools/executions/") + kInvocation,
                             R"({"status":"success"})")
                  .status,
              works ? 200 : 500)
        << name;
    // Stored it is in each of them.
    EXPECT_THAT(
        client.DataLayer("GET", std::string("/tools/executions/by-invocation/") + kInvocation).body,
        HasSubstr(R"("status":"success")"))
        << name;
  }
}

TEST(PlatformStatesTest, OnlyTheFixedOneHasTheFixes) {
  for (const char* name : {"fixed", "before-fixes", "main"}) {
    PlatformClient client = Open(name);
    const bool fixed = std::string_view(name) == "fixed";
    const std::string agent =
        client.Text(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), "id");
    EXPECT_EQ(client.Gateway("GET", "/api/v1/agents/" + agent).status, fixed ? 200 : 500) << name;
    EXPECT_EQ(client
                  .Gateway("POST", "/api/v1/goals/",
                           R"({"agent_id":")" + agent + R"(","description":"d"})")
                  .status,
              fixed ? 201 : 500)
        << name;
  }
}

TEST(PlatformStatesTest, WithDefect1AGoalsPriorityIsThatOfItsConstraints) {
  PlatformClient fixed = Open("fixed");
  EXPECT_THAT(GoalOn(fixed, R"("priority":1,"constraints":{"priority":2})"),
              HasSubstr(R"("constraints_priority":1)"));
  for (const char* name : {"before-fixes", "main"}) {
    PlatformClient client = Open(name);
    EXPECT_THAT(GoalOn(client, R"("priority":1,"constraints":{"priority":2})"),
                HasSubstr(R"("constraints_priority":2)"))
        << name;
  }
  PlatformClient main = Open("main");
  EXPECT_THAT(GoalOn(main, R"("priority":1)"), HasSubstr(R"("constraints_priority":5)"));
  PlatformClient defect = Open("fixed", "1");
  EXPECT_THAT(GoalOn(defect, R"("priority":1,"constraints":{"priority":null})"),
              HasSubstr(R"("constraints_priority":null)"));
}

}  // namespace
}  // namespace mock_server
