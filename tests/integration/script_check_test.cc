#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/script_client.h"

// Every code of a script's faults: once where it must be found, once where a script comes close and
// must be left alone. S1 to S11, S18 and S20 are seen in single requests, the others over many.
namespace check {
namespace {

using base::Service;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using tests::support::ScriptClient;

constexpr char kNowhere[] = "00000000-0000-4000-8000-000000000000";

TEST(S1, ARowIdIsToldByNameWithTheRightField) {
  ScriptClient script;
  const std::string row = script.NewGoal(script.NewAgent(), "id");
  for (int i = 0; i < 3; ++i) script.Gateway("GET", "/api/v1/goals/" + row);
  EXPECT_EQ(script.Codes(), "S1");
  const Finding finding = script.Finding("S1");
  EXPECT_EQ(finding.count, 3u);
  EXPECT_EQ(finding.failed, 3u);
  EXPECT_EQ(finding.endpoint, "GET /api/v1/goals/{goal_id}");
  EXPECT_EQ(finding.pointer, "/path/goal_id");
  EXPECT_THAT(finding.message, HasSubstr("store `goal_id` of the answer instead"));
  EXPECT_EQ(finding.example.number, 3u);
  EXPECT_EQ(finding.example.target, "/api/v1/goals/" + row);
  EXPECT_EQ(finding.example.status, 404);
  EXPECT_EQ(finding.example.answer, R"({"detail":"Goal not found"})");
}

TEST(S1, TheRightIdIsFine) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/goals/" + script.NewGoal(script.NewAgent()));
  // The row id of an agent is its id.
  script.Gateway("GET", "/api/v1/agents/" + script.NewAgent());
  EXPECT_EQ(script.Codes(), "");
}

TEST(S2, AWordThatIsNoAgentStatusIsToldWithTheOneThatWasMeant) {
  ScriptClient script;
  const std::string path = "/api/v1/agents/" + script.NewAgent();
  script.Gateway("PATCH", path, R"({"status":"paused"})");
  script.Gateway("PATCH", path, R"({"status":"inactive"})");
  script.Gateway("PATCH", path, R"({"status":"inactive"})");
  EXPECT_EQ(script.Codes(), "S2");
  const Finding finding = script.Finding("S2");
  EXPECT_EQ(finding.count, 3u);
  ASSERT_EQ(finding.variants.size(), 2u);
  EXPECT_EQ(finding.variants[0].count, 1u);
  EXPECT_EQ(finding.variants[1].count, 2u);
  EXPECT_THAT(finding.variants[0].message, HasSubstr("did you mean 'suspended'?"));
  EXPECT_THAT(finding.variants[1].message, HasSubstr("did you mean 'idle'?"));
}

TEST(S2, AllSevenWordsAreFine) {
  ScriptClient script;
  const std::string path = "/api/v1/agents/" + script.NewAgent();
  for (const std::string word :
       {"created", "active", "idle", "busy", "suspended", "terminated", "error"}) {
    script.Gateway("PATCH", path, R"({"status":")" + word + R"("})");
  }
  EXPECT_EQ(script.Codes(), "");
}

TEST(S3, AMisspeltFieldIsToldWithTheRightName) {
  ScriptClient script;
  script.Gateway("POST", "/api/v1/agents/", R"({"nmae":"a"})");
  EXPECT_EQ(script.Codes(), "S3");
  EXPECT_EQ(script.Finding("S3").pointer, "/body/name");
  EXPECT_THAT(script.Finding("S3").message, HasSubstr("'nmae' was sent, did you mean 'name'?"));
}

TEST(S3, NullWhereItMeansNoChangeAndTheLimitsThemselvesAreFine) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  script.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"idle","metadata":null})");
  script.Gateway("GET", "/api/v1/agents/?limit=0");
  EXPECT_EQ(script.Codes(), "");
}

TEST(S4, AMissingAndAShortKeyAreTold) {
  ScriptClient script;
  script.GatewayWithoutKey("GET", "/api/v1/agents/");
  script.Send(Service::kGateway, {"GET", "/api/v1/agents/", {{"X-API-Key", "short"}}, ""});
  script.Send(Service::kDataLayer, {"GET", "/agents/", {{"X-API-Key", "wrong"}}, ""});
  EXPECT_EQ(script.Codes(), "S4");
}

// The data layer looks at the key before it looks for a route.
TEST(S4, ARefusedRequestCountsForItsEndpoint) {
  ScriptClient script;
  script.Send(Service::kDataLayer, {"GET", "/agents/?limit=1", {{"X-API-Key", "wrong"}}, ""});
  script.Send(Service::kDataLayer, {"GET", "/nowhere/", {{"X-API-Key", "wrong"}}, ""});
  const auto mix = script.Report().clients.at(0).mix;
  ASSERT_EQ(mix.size(), 2u);
  EXPECT_EQ(mix[0].endpoint, "GET /agents/");
  EXPECT_EQ(mix[1].endpoint, "(no such endpoint)");
}

TEST(S4, HealthChecksNeedNoKey) {
  ScriptClient script;
  script.GatewayWithoutKey("GET", "/health/live");
  script.Send(Service::kDataLayer, {"GET", "/health/live", {}, ""});
  script.Gateway("GET", "/api/v1/agents/");
  EXPECT_EQ(script.Codes(), "");
}

TEST(Rare, AFewRefusalsOfManyRequestsMayBeMeantAndAreWarnings) {
  ScriptClient script;
  const std::string path = "/api/v1/agents/" + script.NewAgent();
  for (int i = 0; i < 400; ++i) script.Gateway("GET", path);
  script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
  script.Gateway("POST", "/api/v1/agents/", "{}");
  script.GatewayWithoutKey("GET", "/api/v1/agents/");
  EXPECT_EQ(script.Report().errors, 0u);
  EXPECT_EQ(script.Report().warnings, 3u);
  EXPECT_TRUE(script.Finding("S9").is_rare);
  EXPECT_TRUE(script.Report().IsReady(/*strict=*/false));
  EXPECT_FALSE(script.Report().IsReady(/*strict=*/true));
}

TEST(Rare, TheSprintsFaultsAndWhatNobodyRefusesStayErrors) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  for (int i = 0; i < 400; ++i) script.Gateway("GET", "/api/v1/agents/" + agent);
  script.Gateway("GET", "/api/v1/goals/" + script.NewGoal(agent, "id"));
  script.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"paused"})");
  script.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"idle","metdata":{}})");
  EXPECT_EQ(script.Report().errors, 3u);
}

TEST(Rare, InAShortScriptNothingIs) {
  ScriptClient script;
  for (int i = 0; i < 30; ++i) script.Gateway("GET", "/api/v1/agents/");
  script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
  EXPECT_EQ(script.Report().errors, 1u);
}

TEST(Allowed, CodesAreNotesAndNothingElseIs) {
  ScriptClient script("3");
  const std::string agent = script.NewAgent();
  script.Gateway("GET", std::string("/api/v1/goals/") + kNowhere);
  script.Gateway("GET", "/api/v1/agents");
  script.Gateway("GET", "/api/v1/agents/" + agent);
  const mock_server::diagnosis::Code allowed[] = {mock_server::diagnosis::Code::kUnknownId,
                                                  mock_server::diagnosis::Code::kDefectAgentRead};
  const Report report = MakeReport(*script.stand_in().recorder(), nullptr, allowed);
  EXPECT_EQ(report.errors, 1u);  // S5
  EXPECT_EQ(report.servers, 1u);
  EXPECT_EQ(script.Report().errors, 2u);
}

TEST(S5, AMissingAndAnExtraFinalSlashAreTold) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/agents");
  script.Gateway("GET", "/api/v1/agents/" + script.NewAgent() + "/");
  EXPECT_EQ(script.Codes(), "S5");
  EXPECT_EQ(script.Finding("S5").severity, mock_server::diagnosis::Severity::kError);
}

TEST(S5, IsAWarningWhereTheServerRedirects) {
  ScriptClient script;
  EXPECT_EQ(script.DataLayer("GET", "/agents").status, 307);
  EXPECT_EQ(script.Codes(), "S5");
  EXPECT_EQ(script.Finding("S5").severity, mock_server::diagnosis::Severity::kWarning);
}

TEST(S5, ThePathAsItIsWrittenIsFine) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/agents/?limit=5");
  script.DataLayer("POST", "/plans/tasks", R"({"plan_id":"p"})");
  EXPECT_EQ(script.Codes(), "");
}

TEST(S6, EachUnknownPathIsAFindingOfItsOwn) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/agent/");
  script.Gateway("GET", "/api/v1/agent/");
  script.Gateway("PUT", "/api/v1/goals/");
  EXPECT_EQ(script.Codes(), "S6");
  const Report report = script.Report();
  EXPECT_EQ(report.errors, 2u);
  EXPECT_EQ(report.clients[0].findings[0].count, 2u);
  EXPECT_EQ(report.clients[0].findings[0].endpoint, "GET /api/v1/agent/");
  EXPECT_THAT(report.clients[0].findings[0].message, HasSubstr("did you mean /api/v1/agents/?"));
}

TEST(S7, PlaceholdersAreTold) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/goals/");
  script.Gateway("GET", "/api/v1/tasks/" + script.NewTask(script.NewAgent()));
  EXPECT_EQ(script.Codes(), "S7");
}

TEST(S7, TheDataLayersOwnListAndReadAreFine) {
  ScriptClient script;
  script.DataLayer("GET", "/goals/");
  script.DataLayer("GET", "/plans/tasks/" + script.NewTask(script.NewAgent()));
  EXPECT_EQ(script.Codes(), "");
}

TEST(S8, AFieldWithoutEffectIsTold) {
  ScriptClient script;
  const std::string path = "/api/v1/goals/" + script.NewGoal(script.NewAgent());
  EXPECT_EQ(script.Gateway("PATCH", path, R"({"status":"failed","priority":3})").status, 200);
  EXPECT_EQ(script.Codes(), "S8");
  EXPECT_EQ(script.Finding("S8").pointer, "/body/priority");
  EXPECT_EQ(script.Finding("S8").failed, 0u);
}

TEST(S8, AParameterWithoutEffectIsTold) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/agents/?page=2&limit=5");
  EXPECT_EQ(script.Codes(), "S8");
  EXPECT_EQ(script.Finding("S8").pointer, "/query/page");
  EXPECT_EQ(script.Finding("S8").failed, 0u);
}

TEST(S8, AFieldThatStandsBesideTheOneItIsLikeIsNoMisspelling) {
  ScriptClient script;
  script.Gateway("POST", "/api/v1/agents/",
                 R"({"name":"a","configuration":{"k":1},"config":{"k":1}})");
  EXPECT_EQ(script.Codes(), "S8");
}

TEST(S3, AShortenedFieldIsToldWithTheWholeName) {
  ScriptClient script;
  script.Gateway("POST", "/api/v1/agents/", R"({"name":"a","config":{"k":1}})");
  EXPECT_EQ(script.Codes(), "S3");
  EXPECT_THAT(script.Finding("S3").message, HasSubstr("did you mean 'configuration'?"));
}

TEST(S8, ThePriorityOfANewGoalIsFine) {
  ScriptClient script;
  script.Gateway("POST", "/api/v1/goals/",
                 R"({"agent_id":")" + script.NewAgent() + R"(","description":"d","priority":3})");
  EXPECT_EQ(script.Codes(), "");
}

TEST(S9, AnIdThatNobodyGaveOutIsTold) {
  ScriptClient script;
  script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
  EXPECT_EQ(script.Codes(), "S9");
}

TEST(S9, AnyPlanOfATaskIsFine) {
  ScriptClient script;
  script.NewTask(script.NewAgent());
  EXPECT_EQ(script.Codes(), "");
}

TEST(S10, UseAfterDeleteIsTold) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  script.Gateway("DELETE", "/api/v1/agents/" + agent);
  script.Gateway("GET", "/api/v1/agents/" + agent);
  EXPECT_EQ(script.Codes(), "S10");
}

TEST(S10, UseBeforeDeleteIsFine) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  script.Gateway("GET", "/api/v1/agents/" + agent);
  script.Gateway("DELETE", "/api/v1/agents/" + agent);
  EXPECT_EQ(script.Codes(), "");
}

TEST(S11, DeleteOfAnAgentInUseIsTold) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  script.NewGoal(agent);
  script.Gateway("DELETE", "/api/v1/agents/" + agent);
  EXPECT_EQ(script.Codes(), "S11");
}

TEST(S11, DeleteOfAnotherAgentIsFine) {
  ScriptClient script;
  script.NewGoal(script.NewAgent());
  script.Gateway("DELETE", "/api/v1/agents/" + script.NewAgent());
  EXPECT_EQ(script.Codes(), "");
}

TEST(S12, AllUsersOnOneIdAreTold) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  for (int i = 0; i < 40; ++i) {
    script.connection = 1 + static_cast<uint64_t>(i % 8);
    script.Gateway("GET", "/api/v1/agents/" + agent);
  }
  EXPECT_EQ(script.Codes(), "S12");
  EXPECT_EQ(script.Finding("S12").pointer, "/agent_id");
  EXPECT_THAT(script.Finding("S12").message, HasSubstr(agent));
}

TEST(S12, UsersOnTheirOwnIdsAreFine) {
  ScriptClient script;
  std::string agents[8];
  for (std::string& agent : agents) agent = script.NewAgent();
  for (int i = 0; i < 80; ++i) {
    script.connection = 1 + static_cast<uint64_t>(i % 8);
    script.Gateway("GET", "/api/v1/agents/" + agents[i % 8]);
  }
  EXPECT_EQ(script.Codes(), "");
}

TEST(S12, OneUserOnOneIdIsFine) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  for (int i = 0; i < 40; ++i) script.Gateway("GET", "/api/v1/agents/" + agent);
  EXPECT_EQ(script.Codes(), "");
}

TEST(S12, WhatIsCreatedAndNeverUsedIsTold) {
  ScriptClient script;
  for (int i = 0; i < 25; ++i) script.NewAgent();
  EXPECT_EQ(script.Codes(), "S12");
  EXPECT_EQ(script.Finding("S12").endpoint, "POST /api/v1/agents/");
  EXPECT_EQ(script.Finding("S12").count, 25u);
}

TEST(S12, WhatIsUsedByAnotherClientOrABodyIsFine) {
  ScriptClient script;
  for (int i = 0; i < 25; ++i) {
    const std::string goal = script.NewGoal(script.NewAgent());
    script.user_agent = "reader/1.0";
    script.Gateway("GET", "/api/v1/goals/" + goal);
    script.user_agent = "script/1.0";
  }
  EXPECT_EQ(script.Codes(), "");
}

TEST(S13, AFollowedRedirectIsTold) {
  ScriptClient script;
  script.DataLayer("GET", "/agents");
  script.DataLayer("GET", "/agents/");
  EXPECT_EQ(script.Codes(), "S5 S13");
  EXPECT_EQ(script.Finding("S13").count, 1u);
}

TEST(S13, ARedirectThatNobodyFollowsIsFine) {
  ScriptClient script;
  script.DataLayer("GET", "/agents");
  script.DataLayer("GET", "/goals/");
  EXPECT_EQ(script.Codes(), "S5");
}

TEST(S15, ImmediateRepeatsOfAFailureAreTold) {
  ScriptClient script;
  script.pause = milliseconds(5);
  for (int i = 0; i < 6; ++i) script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
  EXPECT_EQ(script.Codes(), "S9 S15");
  // The first is no repeat, and two more may be a fair try.
  EXPECT_EQ(script.Finding("S15").count, 3u);
}

TEST(S15, ANewConnectionHidesNoRepeat) {
  ScriptClient script;
  script.pause = milliseconds(5);
  for (uint64_t i = 1; i <= 6; ++i) {
    script.connection = i;
    script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
    script.Close(i);
  }
  EXPECT_EQ(script.Codes(), "S9 S15");
}

TEST(S15, AToolThatKnowsOneRequestOnlyRetriesNothing) {
  ScriptClient script;
  script.pause = milliseconds(1);
  for (uint64_t i = 0; i < 40; ++i) {
    script.connection = 1 + i % 4;
    script.Gateway("GET", "/api/v1/agents");
  }
  EXPECT_EQ(script.Codes(), "S5 S16");
}

TEST(S15, FailuresInTurnOnNewConnectionsAreNoRepeats) {
  ScriptClient script;
  script.pause = milliseconds(5);
  for (uint64_t i = 1; i <= 12; ++i) {
    script.connection = i;
    script.Gateway("GET", i % 2 == 0 ? "/api/v1/agents" : "/api/v1/goals");
    script.Close(i);
  }
  EXPECT_EQ(script.Codes(), "S5 S14");
}

TEST(S15, RepeatsThatWaitAreFine) {
  ScriptClient script;
  script.pause = milliseconds(500);
  for (int i = 0; i < 6; ++i) script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
  EXPECT_EQ(script.Codes(), "S9");
}

TEST(S15, ImmediateRepeatsOfSuccessesAreFine) {
  ScriptClient script;
  script.pause = milliseconds(1);
  for (int i = 0; i < 50; ++i) script.Gateway("GET", "/api/v1/agents/");
  EXPECT_EQ(script.Codes(), "");
}

TEST(S16, TheSameFaultOverAndOverIsTold) {
  ScriptClient script;
  for (int i = 0; i < 20; ++i) script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
  EXPECT_EQ(script.Codes(), "S9 S16");
  EXPECT_EQ(script.Finding("S16").count, 20u);
}

TEST(S16, AFaultThatAlwaysComesIsToldWhateverTheRequests) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  for (int i = 0; i < 99; ++i)
    script.Gateway("GET", "/api/v1/goals/" + script.NewGoal(agent, "id"));
  EXPECT_EQ(script.Codes(), "S1");
  script.Gateway("GET", "/api/v1/goals/" + script.NewGoal(agent, "id"));
  EXPECT_EQ(script.Codes(), "S1 S16");
}

TEST(S16, ADefectOfTheServerIsNoFaultOfTheScript) {
  ScriptClient script("3");
  const std::string path = "/api/v1/agents/" + script.NewAgent();
  for (int i = 0; i < 120; ++i) script.Gateway("GET", path);
  EXPECT_EQ(script.Codes(), "D3");
}

TEST(S16, AnIdOfNothingIsTold) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/goals/None");
  EXPECT_EQ(script.Codes(), "S3 S16");
}

TEST(S16, OneStandingFaultIsOneFindingHoweverItsRequestsLook) {
  ScriptClient script;
  for (int i = 0; i < 120; ++i) script.Gateway("GET", "/api/v1/agents?limit=5");
  size_t findings = 0;
  const Report report = script.Report();
  for (const Finding& finding : report.clients[0].findings) {
    if (finding.code == mock_server::diagnosis::Code::kRepeatedFailure) ++findings;
  }
  EXPECT_EQ(findings, 1u);
  EXPECT_EQ(script.Finding("S16").message,
            "GET /api/v1/agents failed 120 times out of 120, each time with S5");
}

TEST(S16, AFaultAmongSuccessesIsFine) {
  ScriptClient script;
  const std::string path = "/api/v1/agents/" + script.NewAgent();
  for (int i = 0; i < 19; ++i) {
    script.Gateway("GET", path);
    script.Gateway("GET", std::string("/api/v1/agents/") + kNowhere);
  }
  EXPECT_EQ(script.Codes(), "S9");
}

TEST(S17, EndpointsThatAreNeverCalledAreNamed) {
  ScriptClient script;
  script.NewGoal(script.NewAgent());
  const Finding finding = script.Finding("S17");
  EXPECT_EQ(finding.service, "gateway");
  EXPECT_EQ(finding.count, 10u);
  EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kNote);
  EXPECT_THAT(finding.message, HasSubstr("GET /api/v1/agents/{agent_id}"));
}

TEST(S17, APreflightOrAWrongPathIsNoUseOfAService) {
  ScriptClient script;
  script.Send(Service::kDataLayer,
              {"OPTIONS",
               "/agents/",
               {{"Origin", "http://app"}, {"Access-Control-Request-Method", "POST"}},
               ""});
  script.Gateway("GET", "/api/v1/agents");
  const Report report = script.Report();
  EXPECT_EQ(report.notes, 0u);
  ASSERT_EQ(report.clients[0].mix.size(), 2u);
  EXPECT_EQ(report.clients[0].mix[1].endpoint, "(CORS preflight)");
}

TEST(S17, AScriptThatCallsAllButHealthChecksIsFine) {
  ScriptClient script;
  const std::string agent = script.NewAgent();
  const std::string goal = script.NewGoal(script.NewAgent());
  const std::string task = script.NewTask(script.NewAgent());
  script.Gateway("GET", "/api/v1/agents/");
  script.Gateway("GET", "/api/v1/agents/" + agent);
  script.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"idle"})");
  script.Gateway("DELETE", "/api/v1/agents/" + agent);
  script.Gateway("GET", "/api/v1/goals/");
  script.Gateway("GET", "/api/v1/goals/" + goal);
  script.Gateway("PATCH", "/api/v1/goals/" + goal, R"({"status":"failed"})");
  script.Gateway("GET", "/api/v1/tasks/" + task);
  script.Gateway("PATCH", "/api/v1/tasks/" + task, R"({"status":"failed"})");
  EXPECT_EQ(script.Report().notes, 0u);
}

TEST(S18, AWordOutsideTheDocumentedOnesIsTold) {
  ScriptClient script;
  const std::string path = "/api/v1/goals/" + script.NewGoal(script.NewAgent());
  EXPECT_EQ(script.Gateway("PATCH", path, R"({"status":"complete"})").status, 200);
  EXPECT_EQ(script.Codes(), "S18");
  EXPECT_THAT(script.Finding("S18").message, HasSubstr("did you mean 'completed'?"));
}

TEST(S20, ABodyThatIsNoJsonIsTold) {
  ScriptClient script;
  script.Gateway("POST", "/api/v1/agents/", "{'name': 'a'}");
  script.Send(Service::kGateway, {"POST",
                                  "/api/v1/agents/",
                                  {{"X-API-Key", std::string(32, 'k')},
                                   {"Content-Type", "application/x-www-form-urlencoded"}},
                                  "name=a"});
  EXPECT_EQ(script.Codes(), "S20");
}

TEST(S20, JsonOfAnotherNameAndEscapedTextIsFine) {
  ScriptClient script;
  script.Send(Service::kGateway,
              {"POST",
               "/api/v1/agents/",
               {{"X-API-Key", std::string(32, 'k')},
                {"Content-Type", "application/vnd.platform+json; charset=utf-8"}},
               R"({"name":"a\u00e9"})"});
  EXPECT_EQ(script.Codes(), "");
}

}  // namespace
}  // namespace check
