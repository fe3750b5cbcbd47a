#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "schema/registry.h"
#include "tests/support/script_client.h"

// GET /__understudy/report: what a mock that just runs tells of its clients.
namespace check {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using ::testing::HasSubstr;
using ::testing::Not;
using tests::support::ScriptClient;

HttpResponse Ask(ScriptClient& script, const std::string& target,
                 const std::string& method = "GET") {
  return script.Send(Service::kGateway, HttpRequest{method, target, {}, ""});
}

TEST(ReportApi, SatisfiesItsSchemaWhateverWasSent) {
  ScriptClient script("1,2,3,4");
  const auto* schema = schema::SchemaRegistry::Embedded().Find("check_report.schema.json");
  ASSERT_NE(schema, nullptr);
  EXPECT_TRUE(schema->ValidateText(Ask(script, "/__understudy/report").body).empty());
  const std::string agent = script.NewAgent();
  script.Gateway("GET", "/api/v1/agents/" + agent);
  script.Gateway("GET", "/api/v1/\xff\xfe/%00");
  script.Gateway("POST", "/api/v1/agents/", "{\"n\xff");
  script.user_agent = "\xc3\x28";
  for (int i = 0; i < 25; ++i) script.Gateway("GET", "/api/v1/agents");
  const HttpResponse answer = Ask(script, "/__understudy/report");
  EXPECT_EQ(answer.status, 200);
  const auto errors = schema->ValidateText(answer.body);
  EXPECT_TRUE(errors.empty()) << errors.front().ToString();
  EXPECT_THAT(answer.body, HasSubstr(R"("code":"S16")"));
}

TEST(ReportApi, LeavesKeysOut) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/agents");
  const std::string body = Ask(script, "/__understudy/report").body;
  EXPECT_THAT(body, HasSubstr("(32 characters)"));
  EXPECT_THAT(body, Not(HasSubstr(std::string(32, 'k'))));
}

TEST(ReportApi, StrictCountsWarnings) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/goals/");
  EXPECT_THAT(Ask(script, "/__understudy/report").body, HasSubstr(R"("ready":true)"));
  EXPECT_THAT(Ask(script, "/__understudy/report?strict=1").body, HasSubstr(R"("ready":false)"));
}

TEST(ReportApi, AnAdminRequestIsNoTrafficAndDeleteStartsAnew) {
  ScriptClient script;
  script.Gateway("GET", "/api/v1/agents");
  Ask(script, "/__understudy/health");
  EXPECT_EQ(script.Report().requests, 1u);
  EXPECT_EQ(Ask(script, "/__understudy/report", "DELETE").status, 200);
  EXPECT_EQ(script.Report().requests, 0u);
  EXPECT_TRUE(script.Report().clients.empty());
}

TEST(ReportApi, DefectsOfTheServerAreNoFaultOfTheScript) {
  ScriptClient script("1,2,3,4");
  const std::string agent = script.NewAgent();
  script.Gateway("GET", "/api/v1/agents/" + agent);
  script.Gateway("POST", "/api/v1/goals/", R"({"agent_id":")" + agent + R"(","description":"d"})");
  script.Gateway("POST", "/api/v1/tasks/",
                 R"({"plan_id":"00000000-0000-4000-8000-000000000000",)"
                 R"("agent_id":")" +
                     agent + R"(","description":"d"})");
  script.Gateway("PATCH", "/api/v1/tasks/" + agent, R"({"status":"running"})");
  script.Gateway("PATCH", "/api/v1/agents/" + agent, R"({"configuration":{"a":1}})");
  EXPECT_EQ(script.Codes(), "D2 D1 D3 D4");
  const Report report = script.Report();
  EXPECT_EQ(report.errors, 0u);
  EXPECT_TRUE(report.IsReady(/*strict=*/true));
  EXPECT_THAT(VerdictSentence(report, true), HasSubstr("of the server"));
}

}  // namespace
}  // namespace check
