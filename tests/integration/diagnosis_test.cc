#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "mock_server/diagnosis/diagnosis.h"
#include "tests/support/platform_client.h"
#include "tests/support/recording.h"

// What the stand-in tells of a wrong request beside the answer, and that it keeps quiet about right
// ones.
namespace mock_server {
namespace {

using base::HttpResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using tests::support::PlatformClient;

std::string Diagnosis(const HttpResponse& response) {
  const std::string* header = response.header("X-Understudy-Diagnosis");
  return header == nullptr ? "" : *header;
}

class DiagnosisTest : public ::testing::Test {
 protected:
  std::string NewAgent() {
    return client.Text(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), "id");
  }
  HttpResponse NewGoal(const std::string& agent) {
    return client.Gateway("POST", "/api/v1/goals/",
                          R"({"agent_id":")" + agent + R"(","description":"d"})");
  }
  HttpResponse NewTask(const std::string& agent) {
    return client.Gateway("POST", "/api/v1/tasks/",
                          R"({"plan_id":"p","agent_id":")" + agent + R"(","description":"d"})");
  }

  PlatformClient client;
};

TEST_F(DiagnosisTest, SaysNothingOfRightRequests) {
  const std::string agent = NewAgent();
  EXPECT_EQ(Diagnosis(client.Gateway("GET", "/api/v1/agents/" + agent)), "");
  EXPECT_EQ(Diagnosis(client.Gateway("GET", "/api/v1/agents/?limit=5&status=active")), "");
  EXPECT_EQ(Diagnosis(client.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"busy"})")),
            "");
  const HttpResponse goal = NewGoal(agent);
  EXPECT_EQ(Diagnosis(goal), "");
  EXPECT_EQ(Diagnosis(client.Gateway("PATCH", "/api/v1/goals/" + client.Text(goal, "goal_id"),
                                     R"({"status":"completed"})")),
            "");
  const HttpResponse task = NewTask(agent);
  EXPECT_EQ(Diagnosis(task), "");
  EXPECT_EQ(Diagnosis(client.Gateway("PATCH", "/api/v1/tasks/" + client.Text(task, "task_id"),
                                     R"({"status":"running","output_data":{"a":1}})")),
            "");
  EXPECT_EQ(Diagnosis(client.DataLayer("GET", "/goals/?limit=5")), "");
  EXPECT_EQ(Diagnosis(client.Gateway("GET", "/health")), "");
}

TEST_F(DiagnosisTest, S1NamesTheRightIdWhenTheRowIdIsUsed) {
  const HttpResponse goal = NewGoal(NewAgent());
  const HttpResponse read = client.Gateway("GET", "/api/v1/goals/" + client.Text(goal, "id"));
  EXPECT_EQ(read.status, 404);
  EXPECT_THAT(Diagnosis(read),
              AllOf(StartsWith("S1 /path/goal_id;"), HasSubstr(client.Text(goal, "goal_id")),
                    HasSubstr("store `goal_id`")));
  const HttpResponse task = NewTask(NewAgent());
  EXPECT_THAT(Diagnosis(client.Gateway("PATCH", "/api/v1/tasks/" + client.Text(task, "id"),
                                       R"({"status":"running"})")),
              AllOf(StartsWith("S1 /path/task_id;"), HasSubstr("store `task_id`")));
}

TEST_F(DiagnosisTest, S2OffersTheNearestStatus) {
  const std::string agent = NewAgent();
  EXPECT_THAT(
      Diagnosis(client.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"suspendd"})")),
      AllOf(StartsWith("S2 /body/status;"), HasSubstr("AgentStatus"),
            HasSubstr("did you mean 'suspended'")));
  for (const auto& [wrong, right] :
       {std::pair("paused", "suspended"), std::pair("inactive", "idle"),
        std::pair("ACTIVE", "active")}) {
    EXPECT_THAT(Diagnosis(client.Gateway("PATCH", "/api/v1/agents/" + agent,
                                         std::string(R"({"status":")") + wrong + "\"}")),
                HasSubstr(std::string("did you mean '") + right + "'"));
  }
  EXPECT_THAT(Diagnosis(client.DataLayer("GET", "/agents/?status=Active")),
              StartsWith("S2 /query/status;"));
}

TEST_F(DiagnosisTest, S3TellsMissingAndMisspeltFields) {
  EXPECT_THAT(
      Diagnosis(client.Gateway("POST", "/api/v1/agents/", R"({"nmae":"a"})")),
      AllOf(StartsWith("S3 /body/name;"), HasSubstr("'nmae' was sent, did you mean 'name'?")));
  EXPECT_THAT(Diagnosis(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a","metdata":{}})")),
              AllOf(StartsWith("S3 /body/metdata;"), HasSubstr("did you mean 'metadata'")));
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/agents/bob")),
              StartsWith("S3 /path/agent_id;"));
}

TEST_F(DiagnosisTest, S5AndS6TellOfPaths) {
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/agents")),
              AllOf(StartsWith("S5 /path;"), HasSubstr("/api/v1/agents/, with a final slash")));
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/agent/")),
              AllOf(StartsWith("S6 /path;"), HasSubstr("did you mean /api/v1/agents/?")));
  EXPECT_THAT(Diagnosis(client.Gateway("PUT", "/api/v1/goals/")),
              AllOf(StartsWith("S6 /path;"), HasSubstr("only POST, GET")));
  EXPECT_THAT(Diagnosis(client.DataLayer("GET", "/goals")), StartsWith("S5 /path;"));
}

TEST_F(DiagnosisTest, S7TellsOfPlaceholders) {
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/goals/")), StartsWith("S7 /path;"));
  EXPECT_THAT(
      Diagnosis(client.Gateway("GET", "/api/v1/tasks/00000000-0000-4000-8000-000000000000")),
      StartsWith("S7 /path;"));
}

TEST_F(DiagnosisTest, S8TellsOfIgnoredFields) {
  const HttpResponse goal = NewGoal(NewAgent());
  const HttpResponse patched =
      client.Gateway("PATCH", "/api/v1/goals/" + client.Text(goal, "goal_id"),
                     R"({"status":"failed","priority":3})");
  EXPECT_EQ(patched.status, 200);
  EXPECT_THAT(Diagnosis(patched), StartsWith("S8 /body/priority;"));
  EXPECT_THAT(
      Diagnosis(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a","status":"active"})")),
      StartsWith("S8 /body/status;"));
}

TEST_F(DiagnosisTest, S3AndS8TellOfParametersThatTheServerIgnores) {
  const std::string id =
      client.Text(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), "id");
  for (const auto& [path, diagnosis] : std::vector<std::pair<std::string, std::string>>{
           {"/api/v1/agents/?limt=5",
            "S3 /query/limt; unknown parameter, ignored by the server; did you mean 'limit'?"},
           {"/api/v1/agents/?limit=5&page=2",
            "S8 /query/page; the server does not know this parameter and ignores it"},
           {"/api/v1/agents/" + id + "?fields=name",
            "S8 /query/fields; the server does not know this parameter and ignores it"},
           {"/api/v1/agents/?limit=5&limit=6&status=active", ""},
           {"/api/v1/agents/?", ""}}) {
    const HttpResponse response = client.Gateway("GET", path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_EQ(Diagnosis(response), diagnosis) << path;
  }
  EXPECT_EQ(Diagnosis(client.DataLayer("GET", "/agents/?limit=5&offset=2&status=active")), "");
  EXPECT_EQ(Diagnosis(client.DataLayer("GET", "/agents/?ofset=2")),
            "S3 /query/ofset; unknown parameter, ignored by the server; did you mean 'offset'?");
}

TEST_F(DiagnosisTest, S9AndS10TellUnknownIdsFromDeletedOnes) {
  EXPECT_THAT(
      Diagnosis(client.Gateway("GET", "/api/v1/agents/00000000-0000-4000-8000-000000000000")),
      StartsWith("S9 /path/agent_id;"));
  const std::string agent = NewAgent();
  EXPECT_EQ(client.Gateway("DELETE", "/api/v1/agents/" + agent).status, 204);
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/agents/" + agent)),
              StartsWith("S10 /path/agent_id;"));
  EXPECT_THAT(Diagnosis(NewGoal(agent)), StartsWith("S10 /body/agent_id;"));
}

TEST_F(DiagnosisTest, S11TellsOfAgentsInUse) {
  const std::string agent = NewAgent();
  NewGoal(agent);
  EXPECT_THAT(Diagnosis(client.Gateway("DELETE", "/api/v1/agents/" + agent)),
              StartsWith("S11 /path/agent_id;"));
}

TEST_F(DiagnosisTest, S18TellsOfUndocumentedWords) {
  const HttpResponse goal = NewGoal(NewAgent());
  EXPECT_THAT(Diagnosis(client.Gateway("PATCH", "/api/v1/goals/" + client.Text(goal, "goal_id"),
                                       R"({"status":"complete"})")),
              AllOf(StartsWith("S18 /body/status;"), HasSubstr("did you mean 'completed'")));
}

TEST_F(DiagnosisTest, S20TellsOfBodiesThatAreNoJson) {
  EXPECT_THAT(Diagnosis(client.Gateway("POST", "/api/v1/agents/", "{")), StartsWith("S20 /body;"));
}

TEST_F(DiagnosisTest, DefectsOfTheServerAreNotTheScriptsFault) {
  const std::string agent = NewAgent();
  client.platform().set_defects(*defects::DefectSet::Parse("1,2,3,4"));
  EXPECT_THAT(Diagnosis(NewGoal(agent)), StartsWith("D1 "));
  EXPECT_THAT(Diagnosis(client.DataLayer("POST", "/plans/tasks", R"({"plan_id":"p"})")),
              StartsWith("D2 "));
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/agents/" + agent)), StartsWith("D3 "));
  EXPECT_THAT(Diagnosis(client.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"metadata":{}})")),
              StartsWith("D4 "));
}

TEST_F(DiagnosisTest, NoInputCanAddAHeader) {
  const HttpResponse response = client.Gateway("GET", "/api/v1/agents/%0d%0aset-cookie:x");
  EXPECT_THAT(Diagnosis(response), StartsWith("S3 "));
  for (char c : Diagnosis(response)) EXPECT_GE(c, 0x20);
}

TEST_F(DiagnosisTest, ClientsThatSayNothingOfThemselvesGetNoHeader) {
  base::HttpRequest bare;
  bare.method = "GET";
  bare.target = "/api/v1/goals";
  EXPECT_EQ(Diagnosis(client.platform().Handle(base::Service::kGateway, bare)), "");
  EXPECT_EQ(client.platform().observation().diagnoses.size(), 2u) << "no key, and no slash";
}

// T11: right after an unhandled error of the data layer the gateway's next call can meet the
// connection that is being closed.
TEST(DeadConnectionsTest, ACallRightAfterAnUnhandledErrorMayFail) {
  // How many of 400 calls failed in each of the two ways.
  const auto failures = [](bool dead_connections, std::chrono::microseconds pause) {
    platform::PlatformOptions options;
    options.dead_connections = dead_connections;
    base::ManualClock clock{std::chrono::microseconds(0)};
    const auto platform = *mock_server::platform::Platform::Open(options, clock);
    const auto ask = [&](const char* method, const char* target, const char* body) {
      return platform->Handle(base::Service::kGateway,
                              {method, target, {{"X-API-Key", std::string(32, 'k')}}, body});
    };
    int without_reason = 0;
    int disconnected = 0;
    for (int i = 0; i < 400; ++i) {
      EXPECT_EQ(ask("GET", "/api/v1/agents/?limit=-1", "").status, 500);
      clock.Advance(pause);
      const HttpResponse next = ask("POST", "/api/v1/agents/", R"({"name":"a"})");
      if (next.status == 201) continue;
      EXPECT_EQ(next.status, 500);
      if (next.body == R"({"detail":"Failed to create agent: "})") {
        ++without_reason;
      } else {
        EXPECT_EQ(next.body,
                  R"({"detail":"Failed to create agent: Server disconnected without sending a )"
                  R"(response."})");
        ++disconnected;
      }
      // The next one has a new connection.
      EXPECT_EQ(ask("POST", "/api/v1/agents/", R"({"name":"a"})").status, 201);
    }
    return std::pair(without_reason, disconnected);
  };
  using std::chrono::microseconds;
  EXPECT_EQ(failures(false, microseconds(0)), std::pair(0, 0));
  const auto [without_reason, disconnected] = failures(true, microseconds(999));
  EXPECT_GT(without_reason, 25);
  EXPECT_GT(disconnected, 25);
  EXPECT_LT(without_reason + disconnected, 150);
  EXPECT_EQ(failures(true, microseconds(1000)), std::pair(0, 0));
}

// A refusal of the data layer closes nothing.
TEST(DeadConnectionsTest, NoCallFailsAfterAHandledError) {
  platform::PlatformOptions options;
  options.dead_connections = true;
  PlatformClient client(options);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.Gateway("GET", "/api/v1/agents/6e1e7d8a-3c59-4a5b-9c1d-2f3e4d5c6b7a").status,
              404);
    EXPECT_EQ(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})").status, 201);
  }
}

TEST(MaxEntitiesTest, AnIdThatWasDroppedIsToldAsOne) {
  platform::PlatformOptions options;
  options.max_entities = 2;
  PlatformClient client(options);
  const auto create = [&] {
    return client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})").body.substr(7, 36);
  };
  const std::string dropped = create();
  const std::string kept = create();
  create();
  EXPECT_EQ(client.Gateway("GET", "/api/v1/agents/" + kept).status, 200);
  const HttpResponse gone = client.Gateway("GET", "/api/v1/agents/" + dropped);
  EXPECT_EQ(gone.status, 404);
  EXPECT_THAT(Diagnosis(gone), HasSubstr("S9"));
  EXPECT_THAT(Diagnosis(gone), HasSubstr("the newest 2 of a kind are kept (--max-entities)"));
}

// --strict refuses each of the traps T1 to T10 with 422, the reason, the place and the fix.
class StrictTest : public ::testing::Test {
 protected:
  static platform::PlatformOptions Strict() {
    platform::PlatformOptions options;
    options.strict = true;
    return options;
  }

  // What is not a trap is named by its code.
  void ExpectRefused(const HttpResponse& response, const std::string& trap,
                     const std::string& pointer_end) {
    EXPECT_EQ(response.status, 422) << trap << response.body;
    EXPECT_THAT(response.body,
                HasSubstr((trap[0] == 'T' ? "{\"trap\":\"" : "{\"code\":\"") + trap + "\""))
        << trap;
    EXPECT_THAT(response.body, HasSubstr("\"" + pointer_end + "\"]")) << trap;
    EXPECT_THAT(response.body, AllOf(HasSubstr("\"reason\":\""), HasSubstr("\"fix\":\""))) << trap;
  }

  PlatformClient client{Strict()};
};

TEST_F(StrictTest, RefusesEveryTrap) {
  const std::string agent =
      client.Text(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), "id");
  const HttpResponse goal = client.Gateway("POST", "/api/v1/goals/",
                                           R"({"agent_id":")" + agent + R"(","description":"d"})");
  const std::string goal_path = "/api/v1/goals/" + client.Text(goal, "goal_id");

  ExpectRefused(client.Gateway("GET", "/api/v1/goals/" + client.Text(goal, "id")), "T1", "goal_id");
  ExpectRefused(client.Gateway("GET", "/api/v1/goals/"), "T2", "path");
  ExpectRefused(client.Gateway("GET", "/api/v1/tasks/" + agent), "T2", "path");
  ExpectRefused(client.Gateway("PATCH", goal_path, R"({"priority":1})"), "T3", "priority");
  ExpectRefused(client.Gateway("POST", "/api/v1/goals/",
                               R"({"agent_id":")" + agent +
                                   R"(","description":"d","success_criteria":["x"]})"),
                "T4", "success_criteria");
  ExpectRefused(client.Gateway("DELETE", "/api/v1/agents/" + agent), "T5", "agent_id");
  ExpectRefused(client.Gateway("PATCH", goal_path, R"({"status":"whatever"})"), "T6", "status");
  ExpectRefused(client.Gateway("PATCH", "/api/v1/agents/40400000-0000-4000-8000-000000000000",
                               R"({"status":"active","name":")" + std::string(300, 'n') + R"("})"),
                "T7", "id");
  ExpectRefused(client.Gateway("GET", "/api/v1/agents"), "T8", "path");
  ExpectRefused(
      client.DataLayer("POST", "/goals/", R"({"agent_id":")" + agent + R"(","metadata":"{}"})"),
      "T9", "metadata");
  ExpectRefused(client.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"paused"})"), "T10",
                "status");
}

TEST_F(StrictTest, RefusesWhatIsIgnored) {
  const auto post = [&](const char* body) {
    return client.Gateway("POST", "/api/v1/agents/", body);
  };
  ExpectRefused(post(R"({"name":"a","x":1})"), "S8", "x");
  ExpectRefused(post(R"({"name":"a","agenttype":"b"})"), "S3", "agenttype");
  ExpectRefused(post(R"({"name":"a","status":"active"})"), "S8", "status");
  ExpectRefused(client.DataLayer("POST", "/goals/", R"({"description":"d","x":1})"), "S8", "x");
  ExpectRefused(client.Gateway("GET", "/api/v1/agents/?limt=5"), "S3", "limt");
  ExpectRefused(client.Gateway("GET", "/api/v1/agents/00000000-0000-4000-8000-000000000000?a=b"),
                "S8", "a");
  EXPECT_THAT(client.Gateway("GET", "/api/v1/agents/?limit=5").body, HasSubstr("\"total\":0"))
      << "nothing was made";
  EXPECT_THAT(post(R"({"name":1,"x":1})").body, HasSubstr("string_type"))
      << "what the platform refuses, it refuses in its own words";
}

TEST_F(StrictTest, ARefusedRequestChangesNothing) {
  const std::string agent =
      client.Text(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), "id");
  const HttpResponse goal = client.Gateway("POST", "/api/v1/goals/",
                                           R"({"agent_id":")" + agent + R"(","description":"d"})");
  const std::string path = "/api/v1/goals/" + client.Text(goal, "goal_id");
  client.Gateway("PATCH", path, R"({"status":"whatever"})");
  EXPECT_EQ(client.Gateway("GET", path).body, goal.body);
}

TEST_F(StrictTest, RightRequestsPass) {
  const std::string agent =
      client.Text(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), "id");
  EXPECT_EQ(client.Gateway("GET", "/api/v1/agents/" + agent).status, 200);
  EXPECT_EQ(client.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"status":"suspended"})").status,
            200);
  EXPECT_EQ(client.Gateway("DELETE", "/api/v1/agents/" + agent).status, 204);
}

TEST_F(DiagnosisTest, ExplainsWhatTheDatabaseRefuses) {
  const std::string agent = NewAgent();
  const std::string path = "/api/v1/agents/" + agent;
  const std::string goal = R"({"agent_id":")" + agent + R"(","description":"d")";
  const std::string long_text(60, 's');
  const auto post_goal = [&](const std::string& rest) {
    return Diagnosis(client.Gateway("POST", "/api/v1/goals/", goal + rest));
  };
  EXPECT_THAT(Diagnosis(client.Gateway("POST", "/api/v1/agents/",
                                       R"({"name":")" + std::string(300, 'x') + R"("})")),
              AllOf(StartsWith("S3 /body"), HasSubstr("varying(255)")));
  EXPECT_THAT(Diagnosis(client.Gateway("PATCH", path,
                                       R"({"agent_type":")" + std::string(101, 'x') + R"("})")),
              AllOf(StartsWith("S3 /body/agent_type"), HasSubstr("varying(100)")));
  EXPECT_THAT(Diagnosis(client.Gateway("PATCH", path, R"({"name":"a\u0000"})")),
              StartsWith("S3 /body/name"));
  EXPECT_THAT(Diagnosis(client.Gateway("PATCH", path, "{}")),
              AllOf(StartsWith("S3 /body"), HasSubstr("No valid fields to update")));
  EXPECT_THAT(post_goal(R"(,"priority":99999999999})"), StartsWith("S3 /body/priority"));
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/agents/?limit=-1")),
              AllOf(StartsWith("S3 /query"), HasSubstr("LIMIT")));
  client.DataLayer("POST", "/goals/", R"({"goal_id":"twice"})");
  EXPECT_THAT(Diagnosis(client.DataLayer("POST", "/goals/", R"({"goal_id":"twice"})")),
              AllOf(StartsWith("S3 /body"), HasSubstr("duplicate key")));
}

TEST_F(DiagnosisTest, SaysWhoseIdItIs) {
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/goals/" + NewAgent())),
              AllOf(StartsWith("S9"), HasSubstr("this id is that of an agent; take the goal_id")));
}

TEST_F(DiagnosisTest, TellsALatentDefectOfTheServerFromAFaultOfTheScript) {
  EXPECT_THAT(Diagnosis(client.DataLayer("POST", "/tools/",
                                         R"({"name":"t","description":"d","schema_def":{}})")),
              StartsWith("L /path; the server fails here although the request is right"));
}

TEST_F(DiagnosisTest, AfterARestartOfTheDataLayerAMissingGoalMayBeLost) {
  const std::string goal = client.Text(NewGoal(NewAgent()), "goal_id");
  client.platform().BeginOutage(std::chrono::seconds(0), /*restart=*/true);
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/goals/" + goal)), StartsWith("T12"));
  client.platform().Reset();
  EXPECT_THAT(Diagnosis(client.Gateway("GET", "/api/v1/goals/" + goal)), StartsWith("S9"));
}

// Whatever the real platform was seen to refuse, the author of the request is told why.
TEST(EveryRefusal, OfTheRecordedScenariosIsExplained) {
  const base::SystemClock clock;
  for (const char* defects : {"none", "1,2,3,4"}) {
    for (const char* file : {"scenarios.jsonl", "rest-scenarios.jsonl"}) {
      platform::PlatformOptions options;
      options.defects = *defects::DefectSet::Parse(defects);
      const auto platform = platform::Platform::Open(options, clock);
      ASSERT_TRUE(platform.has_value());
      for (const harness::drift::Scenario& scenario : tests::support::LoadScenarios(file)) {
        tests::support::Play(
            scenario, [&](base::Service service, const base::HttpRequest& request) {
              HttpResponse answer = (*platform)->Handle(service, request);
              if (answer.status >= 400) {
                EXPECT_FALSE((*platform)->observation().diagnoses.empty())
                    << scenario.id << ": " << request.method << " " << request.target << " "
                    << request.body.substr(0, 300) << "\n  " << answer.status << " " << answer.body;
              }
              return answer;
            });
      }
    }
  }
}

}  // namespace
}  // namespace mock_server
