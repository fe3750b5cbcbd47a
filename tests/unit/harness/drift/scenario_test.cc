#include "harness/drift/scenario.h"
#include "tests/support/wrong_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::drift {
namespace {

using base::Service;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(ParseScenariosTest, KeepsTheTextOfABody) {
  const auto read = ParseScenarios(
      "\n"
      R"({"id": "a", "target": "l09", "steps": [{"method": "GET", "path": "/", "save": {"b": "id", "c": "id"}}, {"method": "POST", "path": "/x/${b}", "json": {"n": 1.50, "id": "${c}"}, "save": {"d": "id"}}, {"method": "GET", "path": "/", "target": "l01"}]})"
      "\n",
      "f");
  ASSERT_TRUE(read) << read.error().ToString();
  ASSERT_THAT(*read, SizeIs(1));
  const Step& step = read->front().steps[1];
  EXPECT_EQ(step.body, R"({"n": 1.50, "id": "${c}"})");
  EXPECT_EQ(step.headers[0].value, "application/json");
  EXPECT_THAT(step.Uses(), ElementsAre("b", "c"));
  EXPECT_EQ(step.service, Service::kGateway);
  EXPECT_EQ(read->front().steps[2].service, Service::kDataLayer);
}

std::string Refusal(const std::string& text) {
  const auto read = ParseScenarios(text, "mine.jsonl");
  return read ? "" : read.error().ToString();
}

TEST(ParseScenariosTest, NamesTheLineAndWhatIsWrong) {
  EXPECT_THAT(Refusal("\n{"), HasSubstr("mine.jsonl:2: is not JSON"));
  EXPECT_THAT(Refusal("[]"), HasSubstr("is not an object"));
  EXPECT_THAT(Refusal(R"({"steps":[]})"), HasSubstr("\"id\""));
  EXPECT_THAT(Refusal(R"({"id":"a","steps":[]})"), HasSubstr("\"steps\""));
  EXPECT_THAT(Refusal(R"({"id":"a","target":"l02","steps":[{}]})"), HasSubstr("\"l09\""));
  const auto step = [](const std::string& json) {
    return Refusal(R"({"id":"a","target":"l09","steps":[)" + json + "]}");
  };
  EXPECT_THAT(step("1"), HasSubstr("step 1 is not an object"));
  EXPECT_THAT(step(R"({"path":"/"})"), HasSubstr("\"method\""));
  EXPECT_THAT(step(R"({"method":"GET","path":"x"})"), HasSubstr("begins with /"));
  EXPECT_THAT(step(R"({"method":"GET","path":"/","headers":{"a":1}})"), HasSubstr("\"headers\""));
  EXPECT_THAT(step(R"({"method":"GET","path":"/","save":[]})"), HasSubstr("\"save\""));
  EXPECT_THAT(step(R"({"method":"GET","path":"/","raw":{}})"), HasSubstr("\"raw\""));
  EXPECT_THAT(step(R"({"method":"GET","path":"/","raw":"","json":1})"), HasSubstr("one body"));
  EXPECT_THAT(Refusal(R"({"id":"a","steps":[{"method":"GET","path":"/"}]})"),
              HasSubstr("\"target\""));
}

TEST(ParseRecordingsTest, ReadsAnswersAndNamesWhatIsMissing) {
  const auto read = ParseRecordings(
      R"({"id":"a","steps":[{"request":{"path":"/p","body":null},"response":{"status":201,"headers":{"allow":"GET"},"body":"b"}}]})",
      "f");
  ASSERT_TRUE(read) << read.error().ToString();
  EXPECT_EQ(read->front().exchanges[0].answer.status, 201);
  EXPECT_EQ(read->front().exchanges[0].request.target, "/p");
  const auto wrong = ParseRecordings(R"({"id":"a","steps":[{"request":{"path":"/p"}}]})", "f");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().ToString(), HasSubstr("f:1: step 1 needs \"request\""));
}

TEST(ParseScenariosTest, NamesAVariableThatNoEarlierStepSaves) {
  const auto using_name = [](const std::string& name) {
    return Refusal(
        R"({"id":"a","target":"l09","steps":[{"method":"POST","path":"/","save":{"agent":"id"}},)"
        R"({"method":"GET","path":"/","headers":{"a":"${)" +
        name + "}\"}}]}");
  };
  EXPECT_EQ(using_name("agent"), "");
  EXPECT_EQ(
      using_name("agnt"),
      "mine.jsonl:1: step 2 uses ${agnt}, which no earlier step saves; did you mean 'agent'?");
}

TEST(ParseScenariosTest, TakesNoValueOfTheWrongType) {
  const auto wrong = [](std::string_view text, const auto& parse) {
    size_t refused = 0;
    tests::support::ForEachWrongValue(text, [&](const std::string& line) {
      const auto read = parse(line, "f");
      if (read) return;
      ++refused;
      EXPECT_EQ(read.error().where, "f:1") << line;
    });
    return refused;
  };
  EXPECT_GT(
      wrong(R"({"id":"a","target":"l09","steps":[{"method":"POST","path":"/x","target":"l01",)"
            R"("headers":{"a":"b"},"save":{"d":"id"},"json":{"n":1}}]})",
            ParseScenarios),
      80U);
  EXPECT_GT(wrong(R"({"id":"a","steps":[{"request":{"path":"/","body":""},)"
                  R"("response":{"status":200,"headers":{"a":"b"},"body":""}}]})",
                  ParseRecordings),
            80U);
}

}  // namespace
}  // namespace harness::drift
