#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/platform_client.h"

// What the data layer's handlers make of fields that are absent, null or falsy, of numbers, and of
// paths that two routes take (docs/platform.md, The data layer). The recordings hold examples; here
// each rule stands alone.
namespace mock_server {
namespace {

using base::HttpResponse;
using ::testing::HasSubstr;
using tests::support::PlatformClient;

class HandlerRules : public ::testing::Test {
 protected:
  // A create with these fields beside those that it needs.
  HttpResponse Create(const std::string& path, const std::string& fields) {
    const std::string number = std::to_string(++serial_);
    std::string needed = "\"agent_did\":\"a\"";
    if (path == "/plans/") needed = R"("plan_id":"plan-)" + number + R"(","goal_id":"g")";
    if (path == "/plans/tasks") needed = R"("plan_id":"p")";
    if (path == "/models/usage") {
      needed = R"("request_id":"r-)" + number + R"(","model_provider":"m","model_name":"n")";
    }
    return client_.DataLayer("POST", path,
                             "{" + needed + (fields.empty() ? "" : ",") + fields + "}");
  }

  struct Case {
    const char* path;
    const char* fields;
    const char* want;  // in the answer; "500": it fails
  };

  void ExpectAll(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
      const HttpResponse answer = Create(one.path, one.fields);
      if (std::string(one.want) == "500") {
        EXPECT_EQ(answer.status, 500) << one.path << " " << one.fields << "\n" << answer.body;
      } else {
        EXPECT_EQ(answer.status, 201) << one.path << " " << one.fields;
        EXPECT_THAT(answer.body, HasSubstr(one.want)) << one.path << " " << one.fields;
      }
    }
  }

  PlatformClient client_;
  int serial_ = 0;
};

// goal_text or description; the last one counts even when it is falsy.
TEST_F(HandlerRules, TheTextOfAGoalIsTheFirstTrueOne) {
  ExpectAll({
      {"/goals/", R"("goal_text":"t","description":"d")", R"("goal_text":"t")"},
      {"/goals/", R"("goal_text":"","description":"d")", R"("goal_text":"d")"},
      {"/goals/", R"("goal_text":null,"description":"d")", R"("goal_text":"d")"},
      {"/goals/", R"("goal_text":{},"description":"d")", R"("goal_text":"d")"},
      {"/goals/", R"("goal_text":[],"description":"d")", R"("goal_text":"d")"},
      {"/goals/", R"("goal_text":0,"description":"d")", R"("goal_text":"d")"},
      {"/goals/", R"("goal_text":0.0,"description":"d")", R"("goal_text":"d")"},
      {"/goals/", R"("goal_text":false,"description":"d")", R"("goal_text":"d")"},
      {"/goals/", R"("goal_text":null)", R"("goal_text":"")"},
      {"/goals/", R"("goal_text":{})", R"("goal_text":"")"},
      {"/goals/", "", R"("goal_text":"")"},
      {"/goals/", R"("description":"")", R"("goal_text":"")"},
      {"/goals/", R"("goal_text":"","description":null)", "500"},
      {"/goals/", R"("goal_text":"","description":0)", "500"},
      {"/goals/", R"("goal_text":[0],"description":"d")", "500"},
  });
}

// Before the fix the handler took body["goal_text"] itself.
TEST_F(HandlerRules, WithDefectOneADescriptionIsNoTextOfAGoal) {
  platform::PlatformOptions options;
  options.defects = *defects::DefectSet::Parse("1");
  PlatformClient client(options);
  const auto create = [&](const std::string& id, const std::string& text) {
    return client.DataLayer("POST", "/goals/",
                            R"({"agent_did":"a","description":"d","goal_id":")" + id +
                                R"(","goal_text":)" + text + "}");
  };
  EXPECT_THAT(create("a", R"("t")").body, HasSubstr(R"("goal_text":"t")"));
  EXPECT_THAT(create("b", R"("")").body, HasSubstr(R"("goal_text":"")"));
  EXPECT_EQ(create("c", "null").status, 500);
}

TEST_F(HandlerRules, AGoalsDefaultsAreForAbsentKeysButThatOfMetadataForFalsyValues) {
  for (const char* falsy : {"null", "\"\"", "0", "0.0", "-0.0", "false", "[]", "{}"}) {
    ExpectAll({{"/goals/", ("\"metadata\":" + std::string(falsy)).c_str(), R"("metadata":"{}")"}});
  }
  ExpectAll({
      {"/goals/", R"("metadata":[0])", R"("metadata":"[0]")"},
      {"/goals/", R"("goal_type":null)", R"("goal_type":null)"},
      {"/goals/", R"("goal_type":"")", R"("goal_type":"")"},
      {"/goals/", R"("status":null)", R"("status":null)"},
      {"/goals/", R"("priority":null,"constraints":{"priority":7})",
       R"("constraints_priority":null)"},
      {"/goals/", R"("priority":0,"constraints":{"priority":7})", R"("constraints_priority":0)"},
      {"/goals/", R"("constraints":{"priority":7})", R"("constraints_priority":7)"},
      {"/goals/", R"("goal_id":null)", "500"},
  });
}

TEST_F(HandlerRules, ATasksNameAndInputsAreTheFirstTrueOnes) {
  ExpectAll({
      {"/plans/tasks", R"("name":"n","description":"d")", R"("name":"n")"},
      {"/plans/tasks", R"("name":"","description":"d")", R"("name":"d")"},
      {"/plans/tasks", R"("name":null,"description":"d")", R"("name":"d")"},
      {"/plans/tasks", R"("name":0,"description":"d")", R"("name":"d")"},
      {"/plans/tasks", R"("name":"")", R"("name":"Unnamed task")"},
      {"/plans/tasks", R"("name":"","description":"")", R"("name":"")"},
      {"/plans/tasks", R"("name":7,"description":"d")", "500"},
      {"/plans/tasks", R"("name":"n","description":null)", "500"},
      {"/plans/tasks", R"("input_data":{},"inputs":{"a":1})", R"("inputs":"{\"a\": 1}")"},
      {"/plans/tasks", R"("input_data":null,"inputs":[1])", R"("inputs":"[1]")"},
      {"/plans/tasks", R"("input_data":{"b":1},"inputs":{"a":1})", R"("inputs":"{\"b\": 1}")"},
      {"/plans/tasks", R"("input_data":{},"inputs":0)", R"("inputs":"{}")"},
      {"/plans/tasks", R"("inputs":null)", R"("inputs":"{}")"},
      {"/plans/tasks", R"("inputs":[])", R"("inputs":"{}")"},
      {"/plans/tasks", R"("input_data":"x")", R"("inputs":"\"x\"")"},
  });
}

TEST_F(HandlerRules, OutputsAreSetUnlessTheyAreNull) {
  const std::string task =
      PlatformClient::Text(Create("/plans/tasks", R"("description":"d")"), "task_id");
  struct Change {
    const char* body;
    int status;      // of a task that is there
    int of_unknown;  // and of one that is not
    const char* want;
  };
  for (const Change& change : std::vector<Change>{
           {R"({"output_data":{"a":1}})", 200, 404, R"("outputs":"{\"a\": 1}")"},
           {R"({"outputs":{}})", 200, 404, R"("outputs":"{}")"},
           {R"({"outputs":0})", 200, 404, R"("outputs":"0")"},
           {R"({"output_data":{},"outputs":[]})", 200, 404, R"("outputs":"[]")"},
           {R"({"output_data":false,"outputs":""})", 200, 404, R"("outputs":"\"\"")"},
           {R"({"output_data":{}})", 400, 400, "No fields to update"},
           {R"({"output_data":0,"outputs":null})", 400, 400, "No fields to update"},
           {R"({"outputs":null})", 400, 400, "No fields to update"},
           {R"({"status":null})", 200, 404, R"("status":null)"},
       }) {
    const HttpResponse known = client_.DataLayer("PATCH", "/plans/tasks/" + task, change.body);
    EXPECT_EQ(known.status, change.status) << change.body;
    EXPECT_THAT(known.body, HasSubstr(change.want)) << change.body;
    EXPECT_EQ(client_.DataLayer("PATCH", "/plans/tasks/nobody", change.body).status,
              change.of_unknown)
        << change.body;
  }
}

TEST_F(HandlerRules, APlansBudgetIsNullWhenItIsFalsyAndItsOtherJsonIsKept) {
  for (const char* falsy : {"null", "\"\"", "0", "false", "[]", "{}"}) {
    const std::string value(falsy);
    std::string shown = value == "\"\"" ? R"("\"\"")" : "\"" + value + "\"";
    ExpectAll({
        {"/plans/", ("\"resource_budget\":" + value).c_str(), R"("resource_budget":null)"},
        {"/plans/", ("\"tasks\":" + value).c_str(), ("\"tasks\":" + shown).c_str()},
        {"/plans/", ("\"dependency_graph\":" + value).c_str(),
         ("\"dependency_graph\":" + shown).c_str()},
        {"/plans/", ("\"metadata\":" + value).c_str(), ("\"metadata\":" + shown).c_str()},
    });
  }
  ExpectAll({
      {"/plans/", R"("resource_budget":{"a":1})", R"("resource_budget":"{\"a\": 1}")"},
      {"/plans/", "", R"("resource_budget":null)"},
      {"/plans/", "", R"("tasks":"[]","dependency_graph":"{}")"},
      {"/plans/", R"("tags":null)", R"("tags":null)"},
      {"/plans/", "", R"("tags":[])"},
      {"/plans/", R"("tags":"x")", "500"},
      {"/plans/", R"("tags":[1])", "500"},
      {"/plans/", R"("cache_hit":true)", R"("cache_hit":true)"},
      {"/plans/", R"("cache_hit":1)", "500"},
      {"/plans/", R"("cache_hit":"true")", "500"},
      {"/plans/", R"("total_tokens_used":12.9)", R"("total_tokens_used":12)"},
      {"/plans/", R"("total_tokens_used":2147483648)", "500"},
  });
}

TEST_F(HandlerRules, APlansTimesAreDecimals) {
  for (const char* column : {"decomposition_latency_ms", "validation_time_ms"}) {
    const auto plan = [&](const std::string& value, const std::string& want) {
      const std::string key = "\"" + std::string(column) + "\":";
      ExpectAll(
          {{"/plans/", (key + value).c_str(), (want == "500" ? want : key + want + ",").c_str()}});
    };
    plan("7", "7.0");
    plan("\" 7 \"", "7.0");
    plan("\"7.0\"", "7.0");
    plan("\"1e3\"", "1000.0");
    plan("1534.2178", "1534.22");
    plan("2.675", "2.67");
    plan("\"2.675\"", "2.68");
    plan("1e-9", "0.0");
    plan("-0.0", "0.0");
    plan("true", "1.0");
    plan("null", "null");
    plan("99999999.99", "99999999.99");
    plan("\"99999999.994\"", "99999999.99");
    plan("\"99999999.995\"", "500");
    plan("100000000", "500");
    plan("\"x\"", "500");
    plan("\"\"", "500");
    plan("[]", "500");
    plan("\"Infinity\"", "500");
    plan("\"nan\"", "500");
  }
}

TEST_F(HandlerRules, TextsOfAPlanHaveTheirLengths) {
  struct Length {
    const char* column;
    size_t most;
  };
  for (const auto& [column, most] : std::vector<Length>{{"llm_provider", 100},
                                                        {"llm_model", 255},
                                                        {"status", 50},
                                                        {"decomposition_strategy", 50},
                                                        {"goal_id", 255}}) {
    for (const size_t length : {most, most + 1}) {
      const std::string field =
          "\"" + std::string(column) + "\":\"" + std::string(length, 'x') + "\"";
      EXPECT_EQ(Create("/plans/", field).status, length == most ? 201 : 500) << column << length;
    }
  }
}

// What the driver or the database refuses is refused before the row is looked for.
TEST_F(HandlerRules, APlanThatIsNotThereIsMissedOnlyForGoodValues) {
  const std::string plan = PlatformClient::Text(Create("/plans/", ""), "plan_id");
  struct Change {
    const char* body;
    bool good;
  };
  for (const Change& change : std::vector<Change>{
           {R"({"execution_time_ms":"7"})", true},
           {R"({"execution_time_ms":12.345})", true},
           {R"({"execution_time_ms":"seven"})", false},
           {R"({"execution_time_ms":1e8})", false},
           {R"({"parallelism_achieved":1.9})", true},
           {R"({"parallelism_achieved":"1"})", false},
           {R"({"completed_task_count":2147483648})", false},
           {R"({"status":null})", true},
           {R"({"status":7})", false},
           {R"({"validated_at":"2019-03-01"})", true},
           {R"({"validated_at":"soon"})", false},
           {R"({"execution_started_at":"2019-03-01T10:00:00Z"})", false},
           {R"({"error":"e"})", true},
           {R"({"error":{}})", false},
       }) {
    EXPECT_EQ(client_.DataLayer("PATCH", "/plans/" + plan, change.body).status,
              change.good ? 200 : 500)
        << change.body;
    EXPECT_EQ(client_.DataLayer("PATCH", "/plans/nobody", change.body).status,
              change.good ? 404 : 500)
        << change.body;
  }
}

TEST_F(HandlerRules, ANanPoisonsItsRowUntilItIsReplaced) {
  const std::string good = PlatformClient::Text(Create("/plans/", ""), "plan_id");
  EXPECT_EQ(client_.DataLayer("PATCH", "/plans/" + good, R"({"execution_time_ms":"nan"})").status,
            500);
  EXPECT_EQ(client_.DataLayer("GET", "/plans/" + good).status, 500);
  EXPECT_EQ(client_.DataLayer("GET", "/plans/").status, 500);
  EXPECT_EQ(client_.DataLayer("PATCH", "/plans/" + good, R"({"error":"e"})").status, 500);
  EXPECT_EQ(client_.DataLayer("GET", "/plans/?status=other").status, 200);
  const HttpResponse mended =
      client_.DataLayer("PATCH", "/plans/" + good, R"({"execution_time_ms":1})");
  EXPECT_EQ(mended.status, 200);
  EXPECT_THAT(mended.body, HasSubstr(R"("execution_time_ms":1.0)"));
  EXPECT_THAT(mended.body, HasSubstr(R"("error":"e")"));
  EXPECT_EQ(client_.DataLayer("GET", "/plans/").status, 200);
}

TEST_F(HandlerRules, WhereNanIsRepairedAChangeRefusesItToo) {
  platform::PlatformOptions options;
  options.repairs = *defects::RepairSet::Parse("L9");
  PlatformClient client(options);
  ASSERT_EQ(client.DataLayer("POST", "/plans/", R"({"plan_id":"p","goal_id":"g"})").status, 201);
  for (const auto& [method, path, body] :
       {std::tuple("PATCH", "/plans/p", R"({"execution_time_ms":"nan"})"),
        std::tuple("POST", "/plans/",
                   R"({"plan_id":"q","goal_id":"g","validation_time_ms":NaN})")}) {
    const HttpResponse refused = client.DataLayer(method, path, body);
    EXPECT_EQ(refused.status, 422) << body;
    EXPECT_THAT(refused.body, HasSubstr("finite_number"));
  }
}

TEST_F(HandlerRules, TokensMustBePresentMayBeNullAndAreNotSummed) {
  ExpectAll({
      {"/models/usage", R"("input_tokens":3,"output_tokens":4)", R"("total_tokens":null)"},
      {"/models/usage", R"("input_tokens":null,"output_tokens":null)",
       R"("input_tokens":null,"output_tokens":null)"},
      {"/models/usage", R"("input_tokens":3)", "500"},
      {"/models/usage", R"("output_tokens":3)", "500"},
      {"/models/usage", R"("input_tokens":"3","output_tokens":4)", "500"},
  });
}

TEST_F(HandlerRules, ARestartDropsFiveTables) {
  const std::string agent =
      PlatformClient::Text(client_.DataLayer("POST", "/agents/", R"({"name":"a"})"), "id");
  const std::string with_agent = R"("agent_id":")" + agent + "\"";
  ASSERT_EQ(Create("/goals/", R"("goal_id":"g",)" + with_agent).status, 201);
  ASSERT_EQ(Create("/plans/", with_agent).status, 201);
  ASSERT_EQ(Create("/plans/tasks", R"("task_id":"t",)" + with_agent).status, 201);
  ASSERT_EQ(Create("/models/usage", R"("input_tokens":1,"output_tokens":1,)" + with_agent).status,
            201);
  // Stored, and answered 500 (latent defect L3).
  const std::string call = "/tools/executions/by-invocation/00000000-0000-4000-8000-000000000001";
  client_.DataLayer("POST", "/tools/tool-executions",
                    R"({"invocation_id":"00000000-0000-4000-8000-000000000001","tool_name":"t",)" +
                        with_agent + "}");
  ASSERT_EQ(client_.DataLayer("GET", call).status, 200);
  ASSERT_EQ(client_.DataLayer("POST", "/datasets/", R"({"name":"kept"})").status, 201);

  client_.platform().BeginOutage(std::chrono::microseconds(1), /*restart=*/true);
  EXPECT_EQ(client_.DataLayer("GET", "/goals/").body, "[]");
  EXPECT_EQ(client_.DataLayer("GET", "/plans/").body, "[]");
  EXPECT_EQ(client_.DataLayer("GET", "/plans/tasks/t").status, 404);
  EXPECT_EQ(client_.DataLayer("GET", "/models/usage").body, "[]");
  EXPECT_EQ(client_.DataLayer("GET", call).status, 404);
  EXPECT_THAT(client_.DataLayer("GET", "/datasets/").body, HasSubstr("kept"));
  // Nothing refers to the agent any more.
  EXPECT_EQ(client_.DataLayer("DELETE", "/agents/" + agent).status, 204);
}

// The first route whose path fits names the method, and an earlier parameter fits a later word.
TEST_F(HandlerRules, AWordThatAnEarlierParameterTakesIsThatRoutes) {
  const auto allow = [&](const std::string& method, const std::string& path) {
    const HttpResponse answer = client_.DataLayer(method, path);
    EXPECT_EQ(answer.status, 405) << method << " " << path;
    const std::string* value = answer.header("allow");
    return value == nullptr ? "" : *value;
  };
  EXPECT_EQ(allow("PUT", "/plans/tasks"), "GET");
  EXPECT_EQ(allow("DELETE", "/plans/tasks"), "GET");
  EXPECT_EQ(allow("PUT", "/tools/tool-executions"), "GET");
  EXPECT_EQ(allow("POST", "/tools/executions"), "GET");
  EXPECT_EQ(allow("PUT", "/feedback/unprocessed"), "GET");
  EXPECT_EQ(allow("POST", "/training-examples/statistics"), "GET");
  EXPECT_EQ(allow("POST", "/datasets/statistics"), "GET");
  // Where the earlier route has the method, it answers.
  EXPECT_THAT(client_.DataLayer("GET", "/plans/tasks").body, HasSubstr("Plan not found"));
  EXPECT_THAT(client_.DataLayer("PATCH", "/plans/tasks", R"({"status":"s"})").body,
              HasSubstr("Plan not found"));
  EXPECT_THAT(client_.DataLayer("GET", "/tools/executions").body, HasSubstr("tool_id"));
  EXPECT_THAT(client_.DataLayer("GET", "/tools/tool-executions").body, HasSubstr("tool_id"));
  EXPECT_THAT(client_.DataLayer("PATCH", "/tools/tool-executions", "{}").body,
              HasSubstr("tool_id"));
  // And a later parameter that fits an earlier word has its own methods.
  EXPECT_THAT(client_.DataLayer("PATCH", "/datasets/statistics", "{}").body,
              HasSubstr("dataset_id"));
}

// The gateway hands a filter on as its HTTP client quotes it, and the data layer reads that.
TEST_F(HandlerRules, AFilterWithEscapesIsHandedOnAsItsClientQuotesIt) {
  const std::string agent =
      PlatformClient::Text(client_.DataLayer("POST", "/agents/", R"({"name":"a"})"), "id");
  client_.DataLayer("PATCH", "/agents/" + agent, R"({"status":"active"})");
  const auto list = [&](const std::string& status) {
    return client_.Gateway("GET", "/api/v1/agents/?status=" + status);
  };
  EXPECT_THAT(list("active").body, HasSubstr(agent));
  EXPECT_THAT(list("%2561ctive").body, HasSubstr(agent));
  EXPECT_THAT(list("%2561ctive%25").body, HasSubstr("status=%2561ctive%25'"));
  EXPECT_THAT(list("a%2520b").body, HasSubstr("status=a%20b'"));
  EXPECT_THAT(list("50%25").body, HasSubstr("status=50%25'"));
  // 65,534 characters, and 65,537 of the 65,536 that its URLs may have.
  EXPECT_THAT(list(std::string(21839, '+')).body, HasSubstr("limit=100&status=%20"));
  EXPECT_EQ(list(std::string(21840, '+')).body,
            R"({"detail":"Failed to list agents: URL component 'query' too long"})");
}

}  // namespace
}  // namespace mock_server
