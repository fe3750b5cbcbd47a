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
