#include "harness/load/answer_check.h"

#include <gmock/gmock.h>

#include "harness/load/schema_check.h"
#include "schema/registry.h"

namespace harness::load {
namespace {

using schema::SchemaRegistry;

class AnswerCheckTest : public testing::Test {
 protected:
  AnswerCheckTest() : schemas_(SchemaRegistry::Embedded()), check_(&schemas_) {
    workload_.rows = {{"GET", "GET /a/{id}"}};
    step_.expect = {200, "agent.schema.json"};
    step_.saves = {{0, "/id"}};
  }

  std::string Failure(int status, std::string_view reason, std::string_view body) {
    check_.Check(workload_, step_, {status, reason, body}, out_);
    return out_.failure;
  }

  RegistrySchemaCheck schemas_;
  AnswerCheck check_;
  Workload workload_;
  Step step_;
  CheckedAnswer out_;
};

const std::string kAgent =
    R"({"id":"fe0f3126-89d6-42f3-bfeb-5363b125ad4c","did":"did:agent:probe:c835be81","name":"probe",)"
    R"("agent_type":"general","status":"created","configuration":{},"metadata":{},"resource_limits":{},)"
    R"("created_at":"2026-11-25T12:10:10.861637","updated_at":"2026-11-25T12:10:10.861637"})";

TEST_F(AnswerCheckTest, TakesOutWhatTheStepSaves) {
  EXPECT_EQ(Failure(200, "OK", kAgent), "");
  EXPECT_THAT(out_.values, testing::ElementsAre("fe0f3126-89d6-42f3-bfeb-5363b125ad4c"));
}

// docs/load-model.md, Failures.
TEST_F(AnswerCheckTest, WritesStatusFailuresAsLocustDoes) {
  EXPECT_EQ(Failure(500, "Internal Server Error", "x"),
            "HTTPError('500 Server Error: Internal Server Error for url: GET /a/{id}')");
  EXPECT_EQ(Failure(404, "Not Found", ""),
            "HTTPError('404 Client Error: Not Found for url: GET /a/{id}')");
  EXPECT_EQ(Failure(503, "", ""), "HTTPError('503 Server Error:  for url: GET /a/{id}')");
  EXPECT_EQ(Failure(201, "Created", kAgent), "CatchResponseError('expected status 200, got 201')");
}

TEST_F(AnswerCheckTest, AcceptsAnErrorThatTheStepExpects) {
  step_.expect = {404, ""};
  step_.saves.clear();
  EXPECT_EQ(Failure(404, "Not Found", "{}"), "");
  EXPECT_EQ(Failure(200, "OK", "{}"), "CatchResponseError('expected status 404, got 200')");
}

TEST_F(AnswerCheckTest, WritesBadJsonAsPythonDoes) {
  EXPECT_EQ(Failure(200, "OK", "<html>"),
            "JSONDecodeError('Expecting value: line 1 column 1 (char 0)')");
  EXPECT_EQ(Failure(200, "OK", ""), "JSONDecodeError('Expecting value: line 1 column 1 (char 0)')");
  EXPECT_EQ(Failure(200, "OK", "{\"a\"\n 1}"),
            "JSONDecodeError(\"Expecting ':' delimiter: line 2 column 2 (char 6)\")");
}

TEST_F(AnswerCheckTest, TellsWhereAnAnswerBreaksItsSchema) {
  std::string wrong = kAgent;
  wrong.replace(wrong.find("\"created\""), 9, "\"vanished\"");
  EXPECT_THAT(Failure(200, "OK", wrong), testing::StartsWith("CatchResponseError("));
  EXPECT_THAT(out_.failure, testing::HasSubstr("breaks agent.schema.json at /status: "));
  EXPECT_TRUE(out_.values.empty());
}

TEST_F(AnswerCheckTest, TellsWhatCantBeSaved) {
  step_.expect.schema.clear();
  EXPECT_EQ(Failure(200, "OK", "{}"), "CatchResponseError('no /id in the answer')");
  EXPECT_EQ(Failure(200, "OK", R"({"id":7})"), "");
  EXPECT_THAT(out_.values, testing::ElementsAre("7"));
}

TEST_F(AnswerCheckTest, SurvivesDeepNesting) {
  EXPECT_EQ(Failure(200, "OK", std::string(1'000'000, '[')),
            "CatchResponseError('the answer is nested too deep')");
}

TEST_F(AnswerCheckTest, FailureTextsDoNotHoldWhatDiffersFromAnswerToAnswer) {
  step_.expect.schema = "data_layer_agent_list.schema.json";
  step_.saves.clear();
  std::string wrong = kAgent;
  wrong.replace(wrong.find("\"probe\","), 8, "17,");
  const std::string first = Failure(200, "OK", "[" + wrong + "]");
  wrong.replace(wrong.find("17,"), 3, "18,");
  const std::string second = Failure(200, "OK", "[" + kAgent + "," + wrong + "]");
  EXPECT_EQ(first, second);
  EXPECT_THAT(first, testing::HasSubstr("at /*/name: expected string, got integer'"));
  wrong.replace(wrong.find("18,"), 3, "[],");
  const std::string empty = Failure(200, "OK", "[" + wrong + "]");
  wrong.replace(wrong.find("[],"), 3, "[7],");
  EXPECT_EQ(Failure(200, "OK", "[" + wrong + "]"), empty);
  EXPECT_THAT(empty, testing::HasSubstr("at /*/name: expected string, got array'"));
}

}  // namespace
}  // namespace harness::load
