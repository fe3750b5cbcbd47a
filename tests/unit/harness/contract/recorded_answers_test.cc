// The schemas against every answer that the real platform gave (tests/corpus/recordings).
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>

#include "base/json.h"
#include "schema/pattern.h"
#include "schema/registry.h"

namespace harness::contract {
namespace {

struct Rule {
  const char* target;
  const char* endpoint;  // method and path
  int status;
  const char* schema;
};

// The first that fits counts.
constexpr Rule kRules[] = {
    {"l09", "", 422, "validation_error.schema.json"},
    {"l09", "", 500, "error.schema.json"},
    {"l09", "", 404, "error.schema.json"},
    {"l09", "", 405, "error.schema.json"},
    {"l09", "", 400, "error.schema.json"},
    {"l09", "^(GET|POST|PATCH|DELETE) /api/v1/(agents|goals|tasks)/", 401, "error.schema.json"},
    {"l09", "^POST /api/v1/agents/$", 201, "agent.schema.json"},
    {"l09", "^(GET|PATCH) /api/v1/agents/[^?]", 200, "agent.schema.json"},
    {"l09", "^GET /api/v1/agents/", 200, "agent_list.schema.json"},
    {"l09", "^POST /api/v1/goals/$", 201, "goal.schema.json"},
    {"l09", "^(GET|PATCH) /api/v1/goals/[^?]", 200, "goal.schema.json"},
    {"l09", "^GET /api/v1/goals/", 200, "goal_list.schema.json"},
    {"l09", "^POST /api/v1/tasks/$", 201, "task.schema.json"},
    {"l09", "^GET /api/v1/tasks/.", 200, "task_placeholder.schema.json"},
    {"l09", "^PATCH /api/v1/tasks/.", 200, "task.schema.json"},
    {"l09", "^GET /health$", 200, "health.schema.json"},
    {"l09", "^GET /health/live$", 200, "health_live.schema.json"},
    {"l09", "^GET /health/ready$", 200, "health_ready.schema.json"},
    {"l09", "^GET /health/startup$", 200, "health_startup.schema.json"},
    {"l09", "^GET /health/detailed$", 200, "health_detailed.schema.json"},
    {"l01", "", 401, "data_layer_key_error.schema.json"},
    {"l01", "", 404, "error.schema.json"},
    {"l01", "", 405, "error.schema.json"},
    {"l01", "", 400, "error.schema.json"},
    {"l01", "^PATCH /agents/", 422, "data_layer_patch_error.schema.json"},
    {"l01", "", 422, "validation_error.schema.json"},
    {"l01", "^POST /agents/$", 201, "agent.schema.json"},
    {"l01", "^(GET|PATCH) /agents/[^?]", 200, "agent.schema.json"},
    {"l01", "^GET /agents/", 200, "data_layer_agent_list.schema.json"},
    {"l01", "^POST /goals/$", 201, "goal.schema.json"},
    {"l01", "^(GET|PATCH) /goals/[^?]", 200, "goal.schema.json"},
    {"l01", "^GET /goals/", 200, "data_layer_goal_list.schema.json"},
    {"l01", "^POST /plans/tasks$", 201, "task.schema.json"},
    {"l01", "^(GET|PATCH) /plans/tasks/.", 200, "task.schema.json"},
    {"l01", "^POST /plans/$", 201, "plan.schema.json"},
    {"l01", "^(GET|PATCH) /plans/[^?]", 200, "plan.schema.json"},
    {"l01", "^GET /plans/", 200, "data_layer_plan_list.schema.json"},
    {"l01", "^GET /health$", 200, "health.schema.json"},
    {"l01", "^GET /health/live$", 200, "data_layer_health_live.schema.json"},
    {"l01", "^GET /health/ready$", 200, "data_layer_health_ready.schema.json"},
    {"l01", "^GET /$", 200, "data_layer_index.schema.json"},
};

const char* SchemaFor(std::string_view target, const std::string& endpoint, int status) {
  static std::map<std::string, schema::Pattern> patterns;
  for (const Rule& rule : kRules) {
    if (rule.target != target || rule.status != status) continue;
    const auto [pattern, added] =
        patterns.try_emplace(rule.endpoint, *schema::Pattern::Compile(rule.endpoint));
    if (pattern->second.FoundIn(endpoint)) return rule.schema;
  }
  return nullptr;
}

class RecordedAnswers : public ::testing::TestWithParam<const char*> {};

TEST_P(RecordedAnswers, SatisfyTheSchemas) {
  std::ifstream file(std::string(UNDERSTUDY_SOURCE_DIR "/tests/corpus/recordings/") + GetParam());
  ASSERT_TRUE(file);
  int checked = 0;
  for (std::string line; std::getline(file, line);) {
    rapidjson::Document scenario;
    ASSERT_TRUE(base::ParseJson(line, scenario));
    for (const auto& step : scenario["steps"].GetArray()) {
      const auto& response = step["response"];
      const std::string body(base::AsView(response["body"]));
      const auto* type = base::FindMember(response["headers"], "content-type");
      // The gateway's own refusals are labelled JSON and are none (docs/platform.md, The gateway).
      if (body.empty() || body.starts_with("{'") || type == nullptr ||
          base::AsView(*type) != "application/json") {
        continue;
      }
      const std::string endpoint = std::string(base::AsView(step["request"]["method"])) + ' ' +
                                   std::string(base::AsView(step["request"]["path"]));
      const int status = response["status"].GetInt();
      const char* name = SchemaFor(base::AsView(step["target"]), endpoint, status);
      ASSERT_NE(name, nullptr) << scenario["id"].GetString() << ": no schema for " << endpoint
                               << ' ' << status << body;
      const auto schema = schema::SchemaRegistry::Embedded().Get(name);
      ASSERT_TRUE(schema) << schema.error().ToString();
      for (const schema::SchemaError& error : (*schema)->ValidateText(body)) {
        ADD_FAILURE() << scenario["id"].GetString() << ' ' << name << ' ' << error.ToString()
                      << '\n'
                      << body;
      }
      ++checked;
    }
  }
  EXPECT_GT(checked, 180);
}

INSTANTIATE_TEST_SUITE_P(All, RecordedAnswers,
                         ::testing::Values("fixed.jsonl", "before-fixes.jsonl", "defect-1.jsonl",
                                           "defect-2.jsonl", "defect-3.jsonl", "defect-4.jsonl"),
                         [](const auto& info) {
                           std::string name(info.param);
                           name = name.substr(0, name.find('.'));
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST(RecordedAnswer, BreaksTheSchemaWhenItIsPlantedWrong) {
  const std::string goal = R"({"id":"efefde05-da47-49db-b0e7-4b2d82ec8e44"})";
  const auto errors =
      schema::SchemaRegistry::Embedded().Find("goal.schema.json")->ValidateText(goal);
  EXPECT_EQ(errors.size(), 20u);
  EXPECT_EQ(errors[0].ToString(), "/agent_did: required, but missing");
}

}  // namespace
}  // namespace harness::contract
