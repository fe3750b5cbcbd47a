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

using contracts::core::HttpResponse;
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
