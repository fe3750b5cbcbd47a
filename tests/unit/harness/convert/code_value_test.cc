#include "harness/convert/code_value.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace harness::convert {
namespace {

TEST(RequestName, IsMadeOfMethodAndPath) {
  const struct {
    const char* method;
    const char* pattern;
    const char* name;
  } kCases[] = {
      {"POST", "/api/v1/agents/", "post_agents"},
      {"GET", "/api/v1/agents/{id}", "get_agents_by_id"},
      {"GET", "/api/v1/agents/{id}/tasks?limit=5", "get_agents_by_id_tasks_limit_5"},
      {"GET", "/other", "get_other"},
      {"GET", "/api/v1/", "get"},
  };
  for (const auto& test : kCases)
    EXPECT_EQ(RequestName(test.method, test.pattern, "/api/v1/"), test.name);
}

TEST(CommonPrefix, EndsAtASlashAndBeforeAVariable) {
  EXPECT_EQ(CommonPrefix({"/api/v1/agents/", "/api/v1/agents/{id}", "/api/v1/goals/"}), "/api/v1/");
  EXPECT_EQ(CommonPrefix({"/a/{id}/x", "/a/{id}/y"}), "/a/");
  EXPECT_EQ(CommonPrefix({"/health", "/agents"}), "/");
  EXPECT_EQ(CommonPrefix({}), "/");
}

TEST(NameTable, GivesEachNameOnce) {
  NameTable names({"class", "id"});
  EXPECT_EQ(names.Give("class"), "class_");
  EXPECT_EQ(names.Give("class"), "class_2");
  EXPECT_EQ(names.Give("agent id"), "agent_id");
  EXPECT_EQ(names.Give("agent-id"), "agent_id_");
  EXPECT_EQ(names.Give("2nd"), "_2nd");
  EXPECT_EQ(names.Give("\xc3\xa9"), "unnamed");
  EXPECT_EQ(names.Give(""), "unnamed_");
}

TEST(Quoted, EndsNoText) { EXPECT_EQ(Quoted("say \"hi\" \\ \n"), R"("say \"hi\" \\ \n")"); }

}  // namespace
}  // namespace harness::convert
