// What the check says of whole scripts: the one fault that others follow from, what a run does not
// measure, and what looks wrong and is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "check/report.h"
#include "tests/support/script_client.h"

namespace check {
namespace {

using base::HttpResponse;
using base::Service;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::support::ScriptClient;

HttpResponse WithBearer(ScriptClient& script, const std::string& method, const std::string& path,
                        const std::string& body = "") {
  return script.Send(Service::kGateway,
                     {method,
                      path,
                      {{"Authorization", "Bearer a-token"}, {"Content-Type", "application/json"}},
                      body});
}

TEST(RootFault, ABearerTokenInsteadOfTheKeyIsOneFaultWithTheRestUnderIt) {
  ScriptClient script;
  EXPECT_EQ(WithBearer(script, "GET", "/api/v1/agents/").status, 422);
  EXPECT_EQ(WithBearer(script, "POST", "/api/v1/goals/", R"({"description":"d"})").status, 422);
  EXPECT_EQ(WithBearer(script, "GET", "/api/v1/agents").status, 404);
  EXPECT_EQ(WithBearer(script, "GET", "/api/v1/tools").status, 404);
  EXPECT_EQ(script.Codes(), "S4");
  const Report report = script.Report();
  EXPECT_EQ(report.errors, 1u);
  const Finding& key = report.clients[0].findings[0];
  EXPECT_EQ(key.count, 4u);
  EXPECT_EQ(key.failed, 4u);
  EXPECT_EQ(key.endpoint, "") << "it is missing everywhere";
  EXPECT_EQ(key.service, "gateway");
  EXPECT_THAT(key.message, AllOf(HasSubstr("send X-API-Key"), HasSubstr("Authorization is read by "
                                                                        "the gateway's own")));
  std::vector<std::string> followers;
  for (const Finding::Follower& follower : key.followers) {
    followers.push_back(std::string(mock_server::diagnosis::CodeName(follower.code)) + " " +
                        follower.endpoint);
    EXPECT_EQ(follower.count, 1u);
  }
  EXPECT_THAT(followers,
              testing::UnorderedElementsAre("S3 POST /api/v1/goals/", "S5 GET /api/v1/agents",
                                            "S6 GET /api/v1/tools"));
}

TEST(RootFault, TheKeyIsToldFirstWhateverElseIsWrong) {
  ScriptClient script;
  for (int i = 0; i < 9; ++i) script.Gateway("GET", "/api/v1/agents");
  script.GatewayWithoutKey("GET", "/api/v1/goals/");
  EXPECT_EQ(script.Codes(), "S4 S5") << "the other requests had a key";
}

TEST(RootFault, FailuresForWantOfTheKeyAreNoFurtherFault) {
  ScriptClient script;
  for (int i = 0; i < 120; ++i) {
    script.GatewayWithoutKey("GET", "/api/v1/agents/");
    script.GatewayWithoutKey("GET", "/api/v1/agents/None");
  }
  EXPECT_EQ(script.Codes(), "S4");
}

TEST(RootFault, OfAWrongKeyOfTheDataLayerToo) {
  ScriptClient script;
  for (const char* path : {"/agents/", "/goals/", "/plans/"})
    script.Send(Service::kDataLayer, {"GET", path, {{"X-API-Key", "wrong"}}, ""});
  EXPECT_EQ(script.Report().errors, 1u);
  EXPECT_EQ(script.Finding("S4").count, 3u);
}

TEST(RootFault, OfManyEndpointsTheKeyIsStillOne) {
  ScriptClient script;
  for (int i = 0; i < 40; ++i)
    script.GatewayWithoutKey("GET", "/api/v1/" + std::string(1, static_cast<char>('a' + i % 26)) +
                                        std::string(static_cast<size_t>(i / 26), 'x'));
  EXPECT_EQ(script.Codes(), "S4");
}

TEST(RootFault, TheReasonsAreTrueOfBothAnswers) {
  for (const mock_server::diagnosis::Code code :
       {mock_server::diagnosis::Code::kFinalSlash, mock_server::diagnosis::Code::kUnknownRoute})
    EXPECT_THAT(std::string(mock_server::diagnosis::EntryFor(code).why),
                AllOf(HasSubstr("401"), HasSubstr("404")));
}

TEST(S6, APathOfTheDataLayerIsTold) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/tools");
  script.Gateway("POST", "/api/v1/plans/");
  script.DataLayer("GET", "/api/v1/agents/");
  std::vector<std::string> messages;
  const Report report = script.Report();
  for (const Finding& finding : report.clients[0].findings) {
    if (finding.code == mock_server::diagnosis::Code::kUnknownRoute)
      messages.push_back(finding.message);
  }
  EXPECT_THAT(messages, testing::UnorderedElementsAre(
                            "there is no /api/v1/tools; the data layer has /tools/",
                            "there is no /api/v1/plans/; the data layer has /plans/",
                            "there is no /api/v1/agents/; the data layer has /agents/"));
}

TEST(S6, PathsThatDifferByANameAreOne) {
  ScriptClient script;
  for (const char* name : {"search", "calculator", "browser", "shell", "editor"}) {
    script.Gateway("GET", std::string("/api/v1/tools/") + name);
    script.Gateway("GET", std::string("/api/v1/widgets/") + name);
  }
  script.Gateway("GET", "/api/v1/gadgets/one");
  std::vector<std::string> rows;
  const Report report = script.Report();
  for (const Finding& finding : report.clients[0].findings) {
    if (finding.code != mock_server::diagnosis::Code::kUnknownRoute) continue;
    rows.push_back(finding.endpoint + " " + std::to_string(finding.count));
  }
  EXPECT_THAT(rows, testing::UnorderedElementsAre("GET /api/v1/tools/{tool_id} 5",
                                                  "GET /api/v1/widgets/{…} 5",
                                                  "GET /api/v1/gadgets/one 1"));
}

TEST(S6, TheRouteOfThePipelineIsThere) {
  ScriptClient script;
  EXPECT_EQ(WithBearer(script, "GET", "/api/test").status, 200);
  EXPECT_EQ(WithBearer(script, "POST", "/api/test", "{}").status, 200);
  EXPECT_EQ(script.Codes(), "S28");
  EXPECT_EQ(script.Report().clients[0].mix[0].endpoint, "GET /api/test");
  EXPECT_EQ(script.Gateway("GET", "/api/test").status, 401);
  EXPECT_EQ(script.Codes(), "S4 S28");
  EXPECT_EQ(script.Finding("S4").pointer, "/header/Authorization");
}

TEST(S18, TheWordsThatThePlatformUsesAreFine) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  const std::string goal = script.NewGoal(agent);
  for (const std::string word : {"pending", "in_progress", "decomposing", "ready", "active",
                                 "completed", "failed", "cancelled"}) {
    script.Gateway("PATCH", "/api/v1/goals/" + goal, R"({"status":")" + word + R"("})");
    script.DataLayer("PATCH", "/goals/" + goal, R"({"status":")" + word + R"("})");
  }
  const std::string task = script.NewTask(agent);
  for (const std::string word :
       {"pending", "running", "completed", "failed", "ready", "executing", "blocked"}) {
    script.Gateway("PATCH", "/api/v1/tasks/" + task, R"({"status":")" + word + R"("})");
    script.DataLayer("PATCH", "/plans/tasks/" + task, R"({"status":")" + word + R"("})");
  }
  script.DataLayer("POST", "/plans/", R"({"plan_id":"p-1","goal_id":"g","status":"draft"})");
  for (const std::string word :
       {"draft", "validated", "executing", "completed", "failed", "cancelled"}) {
    script.DataLayer("PATCH", "/plans/p-1", R"({"status":")" + word + R"("})");
  }
  EXPECT_EQ(script.Codes(), "");
  script.DataLayer("PATCH", "/plans/p-1", R"({"status":"canceled"})");
  EXPECT_THAT(script.Finding("S18").message, HasSubstr("did you mean 'cancelled'?"));
}

// Over a socket the server has dropped the body by now (LlhttpFramerStateTest).
HttpResponse WithUpgrade(ScriptClient& script, const std::string& method, const std::string& path,
                         const std::string& length) {
  return script.Send(Service::kGateway, {method,
                                         path,
                                         {{"X-API-Key", std::string(32, 'k')},
                                          {"Connection", "Upgrade, HTTP2-Settings"},
                                          {"Upgrade", "h2c"},
                                          {"Content-Length", length}},
                                         ""});
}

TEST(S21, ABodyThatIsLostWithAnUpgradeIsTheOnlyFault) {
  ScriptClient script;
  EXPECT_EQ(WithUpgrade(script, "POST", "/api/v1/agents/", "12").status, 422);
  EXPECT_EQ(script.Codes(), "S21");
  const Finding finding = script.Finding("S21");
  EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kError);
  EXPECT_EQ(finding.pointer, "/header/Upgrade");
  EXPECT_THAT(finding.message, HasSubstr("Upgrade: h2c"));
}

TEST(S21, RequestsWhoseBodiesAreLostAreNotTakenForRetries) {
  ScriptClient script;
  script.pause = std::chrono::milliseconds(1);
  for (int i = 0; i < 30; ++i) WithUpgrade(script, "POST", "/api/v1/agents/", "12");
  EXPECT_EQ(script.Codes(), "S21");
}

TEST(S21, AnUpgradeWithoutABodyLosesNothing) {
  ScriptClient script;
  EXPECT_EQ(WithUpgrade(script, "GET", "/api/v1/agents/", "0").status, 200);
  EXPECT_EQ(WithUpgrade(script, "POST", "/api/v1/agents/", "0").status, 422);
  EXPECT_EQ(script.Codes(), "S3") << "it never had a body";
}

TEST(S25, AScriptThatAsksForHealthOnlyMeasuresNothing) {
  ScriptClient script;
  script.Gateway("GET", "/health");
  script.Gateway("GET", "/health/live");
  script.DataLayer("GET", "/health/ready");
  EXPECT_EQ(script.Codes(), "S25");
  const Finding finding = script.Finding("S25");
  EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kWarning);
  EXPECT_EQ(finding.message, "3 requests asked for health and nothing else");
  const Report report = script.Report();
  EXPECT_EQ(report.notes, 0u) << "S17 would say the same once more";
  EXPECT_EQ(VerdictSentence(report, /*strict=*/false), "Ready for the real run, with 1 warning.");
}

TEST(S25, OfPagesAboutTheServiceItSaysSo) {
  ScriptClient script;
  script.Gateway("GET", "/docs");
  script.DataLayer("GET", "/");
  EXPECT_THAT(script.Finding("S25").message, HasSubstr("and pages about the service"));
}

TEST(S25, AnyOtherRequestIsWorthMeasuring) {
  for (const char* path : {"/api/v1/agents/", "/api/v1/nowhere"}) {
    ScriptClient script;
    script.Gateway("GET", "/health");
    script.Gateway("GET", path);
    EXPECT_THAT(script.Codes(), Not(HasSubstr("S25"))) << path;
  }
}

TEST(S17, HealthChecksOnlyIsSaidWhereItIsTrue) {
  ScriptClient script;
  const auto of_gateway = [&]() -> std::string {
    const Report report = script.Report();
    for (const Finding& finding : report.clients[0].findings) {
      if (finding.code == mock_server::diagnosis::Code::kEndpointNeverCalled &&
          finding.service == "gateway")
        return finding.message;
    }
    return "";
  };
  script.DataLayer("GET", "/agents/");
  script.Gateway("GET", "/health/live");
  EXPECT_EQ(of_gateway(), "only health checks were called, none of 12 endpoints");
  script.Gateway("GET", "/docs");
  EXPECT_EQ(of_gateway(),
            "only health checks and pages about the service were called, none of 12 endpoints");
  for (int i = 0; i < 14; ++i) script.Gateway("GET", "/api/v1/nowhere");
  EXPECT_EQ(of_gateway(),
            "none of 12 endpoints was called: 14 requests matched no endpoint, 1 asked for health");
}

TEST(S26, TasksForPlansThatAreNotThereAreTold) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  const auto create = [&](const std::string& plan) {
    return script.Gateway(
        "POST", "/api/v1/tasks/",
        R"({"plan_id":")" + plan + R"(","agent_id":")" + agent + R"(","description":"d"})");
  };
  script.DataLayer("POST", "/plans/", R"({"plan_id":"p-1","goal_id":"g"})");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(create("p-1").header("x-understudy-diagnosis"), nullptr);
  const Report so_far = script.Report();
  for (const Finding& finding : so_far.clients[0].findings)
    EXPECT_NE(finding.code, mock_server::diagnosis::Code::kTaskWithoutPlan) << "the plan is there";
  for (int i = 0; i < 5; ++i) {
    const HttpResponse answer = create("9a5e7d8a-3c59-4a5b-9c1d-00000000000" + std::to_string(i));
    EXPECT_EQ(answer.header("x-understudy-diagnosis"), nullptr) << "it is no fault of a request";
  }
  const Finding finding = script.Finding("S26");
  EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kNote);
  EXPECT_EQ(finding.message, "5 of 8 tasks were created with a plan_id that belongs to no plan");
}

TEST(S26, OfAllTasksItSaysThatNoneEverHasAPlan) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  for (int i = 0; i < 4; ++i) script.NewTask(agent);
  script.DataLayer("POST", "/plans/tasks", R"({"plan_id":"nowhere","description":"d"})");
  EXPECT_EQ(script.Finding("S26").message,
            "no task has a plan: none of the 5 plan_ids sent belongs to a plan");
}

// A user creates its own agent, then works; `again` times it creates more.
void Work(ScriptClient& script, uint64_t connection, int requests, int again) {
  script.connection = connection;
  const std::string agent = script.NewAgent();
  for (int i = 0; i < requests; ++i) script.Gateway("GET", "/api/v1/agents/" + agent);
  for (int i = 0; i < again; ++i) script.NewAgent();
}

TEST(S27, WhatEachUserCreatesOnceAtItsStartIsSetUp) {
  ScriptClient script;
  for (uint64_t user = 1; user <= 4; ++user) Work(script, user, 12, 0);
  for (uint64_t user = 5; user <= 6; ++user) Work(script, user, 12, 3);
  const Finding finding = script.Finding("S27");
  EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kNote);
  EXPECT_EQ(finding.endpoint, "POST /api/v1/agents/");
  EXPECT_EQ(finding.count, 4u);
  EXPECT_THAT(finding.message, AllOf(HasSubstr("4 users"), HasSubstr("among the 12 requests")));
}

TEST(S27, CreatesThatAreTheWorkAreNoSetUp) {
  ScriptClient create_and_go;  // too few requests to tell
  for (uint64_t user = 1; user <= 5; ++user) Work(create_and_go, user, 3, 0);
  EXPECT_THAT(create_and_go.Codes(), Not(HasSubstr("S27")));
  ScriptClient again;
  for (uint64_t user = 1; user <= 5; ++user) Work(again, user, 12, 1);
  EXPECT_THAT(again.Codes(), Not(HasSubstr("S27")));
  ScriptClient few;
  for (uint64_t user = 1; user <= 2; ++user) Work(few, user, 30, 0);
  EXPECT_THAT(few.Codes(), Not(HasSubstr("S27")));
}

TEST(S33, IsToldOfUsersThatNeverWait) {
  ScriptClient script;
  const auto told = [&](std::optional<uint64_t> waits) -> std::string {
    const Report report = MakeReport(*script.stand_in().recorder(), nullptr, {}, waits);
    for (const Finding& finding : report.clients.at(0).findings) {
      if (finding.code == mock_server::diagnosis::Code::kNoThinkTime) return finding.message;
    }
    return "";
  };
  for (int i = 0; i < 999; ++i) script.Gateway("GET", "/api/v1/agents/");
  EXPECT_EQ(told(0), "") << "so few requests may be a test";
  for (int i = 0; i < 1001; ++i) script.Gateway("GET", "/api/v1/agents/");
  EXPECT_EQ(told(0), "2000 requests, and not one wait in the whole run");
  EXPECT_EQ(told(1), "2000 requests, and only 1 wait in the whole run");
  EXPECT_EQ(told(3), "");
  EXPECT_EQ(told(std::nullopt), "") << "in real time nobody knows";
}

}  // namespace
}  // namespace check
