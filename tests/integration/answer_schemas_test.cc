#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mock_server/platform/platform.h"
#include "python/json_writer.h"
#include "schema/files.h"
#include "schema/registry.h"
#include "tests/support/recording.h"

// Every answer that the stand-in gives to the recorded scenarios, under every set of defects,
// satisfies the schema that its description declares.
namespace mock_server {
namespace {

using base::EmbeddedFile;
using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using schema::SchemaRegistry;

// The declared answers, compiled: one schema per operation that answers JSON.
class DeclaredAnswers {
 public:
  explicit DeclaredAnswers(const platform::Platform& platform) {
    std::vector<EmbeddedFile> files(schema::SchemaFiles().begin(), schema::SchemaFiles().end());
    for (const openapi::Operation& operation : platform.operations()) {
      const std::string key = Key(operation.service, operation.method, operation.path);
      success_[key] = operation.success_status;
      if (operation.answer_schema.is_none()) continue;
      std::string& text = texts_.emplace_back();
      python::WriteAnyJson(operation.answer_schema, text);
      std::string& name =
          names_.emplace_back("answer_" + std::to_string(names_.size()) + ".schema.json");
      files.push_back({name, text});
      schemas_[key] = name;
    }
    registry_.emplace(files);
  }

  // What is wrong with the answer to a request that a route took; empty when all is well.
  std::string Violation(Service service, const diagnosis::Observation& observation,
                        const HttpResponse& response) const {
    if (observation.route.empty() || response.status >= 300) return "";
    const std::string key = Key(service, observation.method, observation.route);
    const auto success = success_.find(key);
    if (success == success_.end()) return key + " is not declared";
    if (success->second != response.status)
      return key + " answers " + std::to_string(response.status);
    const auto schema = schemas_.find(key);
    if (schema == schemas_.end()) return response.body.empty() ? "" : key + " has a body";
    const auto compiled = registry_->Get(schema->second);
    if (!compiled.has_value()) return compiled.error().ToString();
    const auto errors = (*compiled)->ValidateText(response.body);
    return errors.empty() ? "" : key + ": " + errors.front().ToString() + " in " + response.body;
  }

 private:
  static std::string Key(Service service, std::string_view method, std::string_view path) {
    return std::string(base::ServiceName(service))
        .append(" ")
        .append(method)
        .append(" ")
        .append(path);
  }

  std::deque<std::string> texts_;
  std::deque<std::string> names_;
  std::map<std::string, int> success_;
  std::map<std::string, std::string> schemas_;
  std::optional<SchemaRegistry> registry_;
};

class AnswerSchemasTest : public ::testing::TestWithParam<const char*> {};

TEST_P(AnswerSchemasTest, EveryAnswerIsAsDeclared) {
  const base::SystemClock clock;
  platform::PlatformOptions options;
  options.defects = *defects::DefectSet::Parse(GetParam());
  auto platform = platform::Platform::Open(options, clock);
  ASSERT_TRUE(platform.has_value());
  const DeclaredAnswers declared(**platform);
  int checked = 0;
  for (const char* file : {"scenarios.jsonl", "rest-scenarios.jsonl"}) {
    for (const harness::drift::Scenario& scenario : tests::support::LoadScenarios(file)) {
      tests::support::Play(scenario, [&](Service service, const HttpRequest& request) {
        HttpResponse response = (*platform)->Handle(service, request);
        EXPECT_EQ(declared.Violation(service, (*platform)->observation(), response), "")
            << scenario.id;
        checked += response.status < 300;
        return response;
      });
    }
  }
  EXPECT_GT(checked, 500);
}

INSTANTIATE_TEST_SUITE_P(Defects, AnswerSchemasTest,
                         ::testing::Values("none", "1", "2", "3", "4", "1,2,3,4"));

TEST(AnswerSchemasPlantedTest, AWrongAnswerIsNoticed) {
  const base::SystemClock clock;
  auto platform = platform::Platform::Open({}, clock);
  ASSERT_TRUE(platform.has_value());
  const DeclaredAnswers declared(**platform);
  HttpRequest request;
  request.method = "POST";
  request.target = "/api/v1/agents/";
  request.headers = {{"X-API-Key", std::string(40, 'k')}};
  request.body = R"({"name":"a"})";
  const HttpResponse right = (*platform)->Handle(Service::kGateway, request);
  const diagnosis::Observation& observation = (*platform)->observation();
  EXPECT_EQ(declared.Violation(Service::kGateway, observation, right), "");
  for (const auto& [from, to] :
       std::map<std::string, std::string>{{"\"created\"", "\"paused\""},
                                          {"\"name\"", "\"nome\""},
                                          {"\"configuration\":{}", "\"configuration\":\"{}\""},
                                          {"\"metadata\":{},", ""}}) {
    HttpResponse wrong = right;
    wrong.body.replace(wrong.body.find(from), from.size(), to);
    EXPECT_NE(declared.Violation(Service::kGateway, observation, wrong), "") << wrong.body;
  }
  HttpResponse wrong = right;
  wrong.status = 200;
  EXPECT_NE(declared.Violation(Service::kGateway, observation, wrong), "");
}

}  // namespace
}  // namespace mock_server
