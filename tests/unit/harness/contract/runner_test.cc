#include "harness/contract/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/contract/contract_loader.h"
#include "tests/fakes/fake_events.h"
#include "tests/fakes/fake_target.h"

namespace harness::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::fakes::FakeTarget;

Contract Load(std::string_view text) {
  auto contract =
      harness::contract::LoadContract(text, "c.json", schema::SchemaRegistry::Embedded());
  if (!contract) throw std::runtime_error(contract.error().front().ToString());
  return std::move(*contract);
}

class RunnerTest : public ::testing::Test {
 protected:
  ContractResult Run(const Contract& contract, Sender sender = Sender::kContract) {
    return Runner(target_, clock_, options_).Run(contract, sender);
  }
  // Runs a contract of one step against one answer.
  ContractResult RunStep(std::string_view request, std::string_view response) {
    return Run(
        Load("{\"contract\":\"t\",\"service\":\"gateway\",\"steps\":[{\"name\":\"s\",\"request\":" +
             std::string(request) + ",\"response\":" + std::string(response) + "}]}"));
  }
  std::string Header(size_t index, std::string_view name) const {
    const std::string* value = target_.sent().at(index).request.header(name);
    return value == nullptr ? "(none)" : *value;
  }

  FakeTarget target_;
  base::ManualClock clock_{std::chrono::microseconds(1768771607123456)};
  RunOptions options_;
};

const char kTwoSteps[] = R"({"contract":"t","service":"gateway","let":{"plan":"{{uuid}}"},"steps":[
 {"name":"create","service":"data_layer","request":{"method":"POST","path":"/goals/","body":{"p":"{{plan}}","q":"{{plan}}!"}},
  "response":{"status":201},"capture":{"goal":"/goal_id","count":"/n","list":"/l"}},
 {"name":"use","request":{"method":"PATCH","path":"/g/{{goal}}","query":{"n":"{{count}}"},"body":{"n":"{{count}}","t":"n={{count}}","l":"{{list}}"}},
  "response":{"status":200,"body":{"goal_id":"{{goal}}","n":"{{count}}"}}}],
 "finally":[{"name":"clean","request":{"method":"DELETE","path":"/g/{{goal}}"}}]})";

const char kPublishes[] = R"({"contract":"t","service":"gateway","steps":[
 {"name":"create","request":{"method":"POST","path":"/a"},"response":{"status":201},"capture":{"agent":"/id"},
  "events":[{"event_type":"agent.created","aggregate_id":"{{agent}}"}]},
 {"name":"read","request":{"method":"GET","path":"/a/{{agent}}"},"response":{"status":200}},
 {"name":"read again","request":{"method":"GET","path":"/a/{{agent}}"},"response":{"status":200},"events":[]}]})";

TEST_F(RunnerTest, ChecksWhatIsPublishedWhereTheStepSaysSo) {
  tests::fakes::FakeEvents events;
  options_.events = &events;
  target_.Answer(201, R"({"id":"7"})");
  target_.Answer(200, "{}");
  target_.Answer(200, "{}");
  events.Publish({R"({"event_type":"agent.created","aggregate_id":"7"})"});
  events.Publish({R"({"event_type":"agent.read"})"});
  const ContractResult result = Run(Load(kPublishes));
  EXPECT_THAT(events.begun(), ElementsAre("/a", "/a/7")) << "nobody listens to the second step";
  EXPECT_THAT(events.expected(), ElementsAre(1u, 0u));
  EXPECT_EQ(result.steps[0].outcome, Outcome::kPassed);
  EXPECT_FALSE(result.steps[1].events);
  EXPECT_EQ(result.steps[2].outcome, Outcome::kFailed);
  EXPECT_THAT(result.steps[2].mismatches, ElementsAre(Mismatch{"events", "nothing", "agent.read"}));
  EXPECT_THAT(*result.steps[2].events, ElementsAre(R"({"event_type":"agent.read"})"));
}

TEST_F(RunnerTest, SaysThatNobodyCouldTellWhatWasPublished) {
  target_.Answer(201, R"({"id":"7"})");
  target_.Answer(200, "{}");
  target_.Answer(200, "{}");
  const ContractResult result = Run(Load(kPublishes));
  EXPECT_EQ(result.outcome, Outcome::kPassed);
  EXPECT_TRUE(result.steps[0].events_unheard);
  EXPECT_FALSE(result.steps[1].events_unheard);
  EXPECT_TRUE(result.steps[2].events_unheard);
  SuiteResult suite;
  suite.contracts = {result};
  EXPECT_EQ(suite.CountEventsUnheard(), 2);
}

TEST_F(RunnerTest, IsUnreachableWhenTheSourceOfEventsIsGone) {
  tests::fakes::FakeEvents events;
  options_.events = &events;
  ContractResult result = Run(Load(kPublishes));
  EXPECT_EQ(result.outcome, Outcome::kUnreachable);
  EXPECT_EQ(result.FirstFailure()->reason, "redis: nobody tells");
  EXPECT_THAT(target_.sent(), IsEmpty()) << "what it makes happen would go unheard";
  events.Publish({});
  events.Lose();
  target_.Answer(201, R"({"id":"7"})");
  result = Run(Load(kPublishes));
  EXPECT_EQ(result.outcome, Outcome::kUnreachable);
}

TEST_F(RunnerTest, CapturesAndFillsInWithTypesAndOrigin) {
  target_.Answer(201, R"({"goal_id":"a b/1","n":7,"l":[1,{"x":null}]})");
  target_.Answer(200, R"({"goal_id":"a b/1","n":7})");
  target_.Answer(500, "whatever");  // `finally` expects nothing
  const ContractResult result = Run(Load(kTwoSteps));
  ASSERT_EQ(result.outcome, Outcome::kPassed);
  ASSERT_EQ(target_.sent().size(), 3u);
  EXPECT_EQ(target_.sent()[0].service, base::Service::kDataLayer);
  EXPECT_EQ(target_.sent()[1].request.target, "/g/a%20b%2F1?n=7");
  EXPECT_EQ(target_.sent()[1].request.body, R"({"n":7,"t":"n=7","l":[1,{"x":null}]})");
  EXPECT_EQ(target_.sent()[2].request.target, "/g/a%20b%2F1");
  EXPECT_THAT(
      result.steps[1].used,
      ElementsAre(
          UsedValue{"goal", "a b/1", "/goal_id of the answer to \"create\" (c.json:2)"},
          UsedValue{"count", "7", "/n of the answer to \"create\" (c.json:2)"},
          UsedValue{"list", R"([1,{"x":null}])", "/l of the answer to \"create\" (c.json:2)"}));
  EXPECT_EQ(result.steps[0].used[0].origin, "\"let\" of the contract");
  EXPECT_TRUE(result.steps[2].in_finally);
}

TEST_F(RunnerTest, AVariableOfLetKeepsItsValueThroughTheRun) {
  target_.Answer(201, R"({"goal_id":"g","n":1,"l":1})");
  target_.Answer(200, R"({"goal_id":"g","n":1})");
  target_.Answer(204, "");
  Run(Load(kTwoSteps));
  const std::string& body = target_.sent()[0].request.body;
  EXPECT_EQ(body.substr(6, 36), body.substr(49, 36)) << body;
}

constexpr char kDead[] = R"({"detail":"Failed to list agents: "})";

TEST_F(RunnerTest, SendsAgainWhatMetADeadConnectionOfTheGateways) {
  const Contract contract = Load(R"({"contract":"t","service":"gateway","steps":[
 {"name":"fails","request":{"method":"POST","path":"/a","body":{}},"response":{"status":500}},
 {"name":"list","request":{"method":"GET","path":"/a"},"response":{"status":200}}]})");
  Runner runner(target_, clock_, options_);
  target_.Answer(500, R"({"detail":"Failed to create agent: Server error '500'"})");
  target_.Answer(500, kDead);
  target_.Answer(200, "[]");
  const ContractResult sent_again = runner.Run(contract);
  EXPECT_EQ(sent_again.outcome, Outcome::kPassed);
  EXPECT_THAT(sent_again.steps[0].sent_again, IsEmpty());
  EXPECT_THAT(sent_again.steps[1].sent_again, testing::AllOf(HasSubstr("T11"), HasSubstr(kDead)));
  EXPECT_EQ(target_.sent()[2].request.target, target_.sent()[1].request.target);
  // Once: what comes then is the answer.
  target_.Answer(500, R"({"detail":"Failed to create agent: Server error '500'"})");
  target_.Answer(500, kDead);
  target_.Answer(500, kDead);
  EXPECT_EQ(runner.Run(contract).outcome, Outcome::kFailed);
  EXPECT_EQ(target_.sent().size(), 6u);
}

TEST_F(RunnerTest, TheDeadConnectionOfOneContractIsMetInTheNext) {
  Runner runner(target_, clock_, options_);
  const Contract fails = Load(R"({"contract":"t","service":"gateway","steps":[
 {"name":"fails","request":{"method":"POST","path":"/a","body":{}},"response":{"status":500}}]})");
  const Contract lists = Load(R"({"contract":"t","service":"gateway","steps":[
 {"name":"list","request":{"method":"GET","path":"/a"},"response":{"status":200}}]})");
  target_.Answer(500, kDead);  // without a 500 before it is an answer as others are
  EXPECT_EQ(runner.Run(lists).outcome, Outcome::kFailed);
  target_.Answer(500, "Internal Server Error");
  EXPECT_EQ(runner.Run(fails).outcome, Outcome::kPassed);
  target_.Answer(500, kDead);
  target_.Answer(200, "[]");
  EXPECT_EQ(runner.Run(lists).outcome, Outcome::kPassed);
}

TEST_F(RunnerTest, AnInterruptEndsTheStepsAndRunsFinally) {
  const Contract contract = Load(kTwoSteps);
  const std::vector<Contract> contracts = {contract, contract, contract};
  target_.Answer(201, R"({"goal_id":"g","n":1,"l":1})");
  target_.Answer(200, R"({"goal_id":"g","n":1})");
  target_.Answer(204, "");
  target_.Answer(201, R"({"goal_id":"g","n":1,"l":1})");
  target_.Answer(204, "");
  int asked = 0;
  options_.interrupted = [&] { return ++asked > 5; };  // before the second step of the second
  const SuiteResult suite = RunSuite(contracts, target_, clock_, options_, [](const auto&) {});
  EXPECT_TRUE(suite.interrupted);
  EXPECT_EQ(suite.not_begun, 1);
  ASSERT_EQ(suite.contracts.size(), 2u);
  EXPECT_EQ(suite.contracts[0].outcome, Outcome::kPassed);
  EXPECT_EQ(suite.contracts[1].outcome, Outcome::kInterrupted);
  EXPECT_EQ(suite.contracts[1].steps[0].outcome, Outcome::kPassed);
  EXPECT_EQ(suite.contracts[1].steps[1].reason, "interrupted");
  EXPECT_EQ(suite.contracts[1].steps[2].outcome, Outcome::kPassed);
  EXPECT_EQ(target_.sent().back().request.method, "DELETE");
}

TEST_F(RunnerTest, SameSeedSameRequests) {
  const auto first_body = [&](uint64_t seed) {
    options_.seed = seed;
    FakeTarget target;
    target.Answer(500, "");
    Runner(target, clock_, options_).Run(Load(kTwoSteps));
    return target.sent()[0].request.body;
  };
  EXPECT_EQ(first_body(1), first_body(1));
  EXPECT_NE(first_body(1), first_body(2));
}

TEST_F(RunnerTest, SendsTheKeyOfTheServiceAndTheContentType) {
  target_.Answer(201, R"({"goal_id":"g","n":1,"l":1})");
  target_.Answer(200, R"({"goal_id":"g","n":1})");
  target_.Answer(204, "");
  Run(Load(kTwoSteps));
  EXPECT_EQ(Header(0, "X-API-Key"), "dev_key_local_ONLY");
  EXPECT_EQ(Header(1, "X-API-Key"), options_.gateway_key);
  EXPECT_EQ(Header(1, "Content-Type"), "application/json");
  EXPECT_EQ(Header(2, "Content-Type"), "(none)");
}

TEST_F(RunnerTest, AStepSetsAndDropsHeaders) {
  target_.Answer(200, "{}");
  RunStep(
      R"({"method":"POST","path":"/","raw":"x","headers":{"x-api-key":null,"CONTENT-TYPE":"text/plain","A":"{{key}}"}})",
      R"({"status":200})");
  EXPECT_EQ(Header(0, "X-API-Key"), "(none)");
  EXPECT_EQ(Header(0, "Content-Type"), "text/plain");
  EXPECT_EQ(Header(0, "A"), options_.gateway_key);
  EXPECT_EQ(target_.sent()[0].request.body, "x");
}

TEST_F(RunnerTest, BuiltInsAreFilledIn) {
  target_.Answer(200, "{}");
  RunStep(R"({"method":"POST","path":"/","raw":"{{repeat ab 3}} {{epoch_ms}} \\{{x}}"})",
          R"({"status":200})");
  EXPECT_EQ(target_.sent()[0].request.body, "ababab 1768771607123 {{x}}");
}

TEST_F(RunnerTest, SendsBytesAsTheyAre) {
  target_.Answer(200, "{}");
  RunStep(R"({"method":"POST","path":"/","raw_hex":"7b FF0a  7d"})", R"({"status":200})");
  EXPECT_EQ(target_.sent()[0].request.body, "{\xff\n}");
  EXPECT_EQ(Header(0, "Content-Type"), "application/json");
}

TEST_F(RunnerTest, TellsEveryMismatchOfAStep) {
  target_.Answer(500, R"({"status":7,"created_at":"now"})",
                 {{"content-type", "application/json"}, {"allow", "GET"}});
  const auto result = RunStep(
      R"({"method":"GET","path":"/"})",
      R"({"status":200,"headers":{"allow":"POST","location":{"regex":"^http"},"Content-Type":null},
                                  "schema":"error.schema.json","body":{"status":"on","created_at":"x","n":1},
                                  "rules":{"/created_at":"timestamp"}})");
  EXPECT_EQ(result.outcome, Outcome::kFailed);
  EXPECT_THAT(
      result.steps[0].mismatches,
      ElementsAre(Mismatch{"status", "200 OK", "500 Internal Server Error"},
                  Mismatch{"header allow", "\"POST\"", "\"GET\""},
                  Mismatch{"header location", "text that matches ^http", "missing"},
                  Mismatch{"header Content-Type", "no such header", "\"application/json\""},
                  Mismatch{"schema /detail", "error.schema.json", "required, but missing"},
                  Mismatch{"schema /status", "error.schema.json", "unexpected member"},
                  Mismatch{"schema /created_at", "error.schema.json", "unexpected member"},
                  Mismatch{"body /status", "string \"on\"", "integer 7"},
                  Mismatch{"body /n", "integer 1", "missing"},
                  Mismatch{"body /created_at", "a local time such as 2026-01-18T21:26:47.123456",
                           "string \"now\""}));
}

TEST_F(RunnerTest, TellsATextThatDiffersAndABodyThatIsNoJson) {
  target_.Answer(200, "other");
  EXPECT_THAT(RunStep(R"({"method":"GET","path":"/"})", R"({"status":200,"text":"one"})")
                  .steps[0]
                  .mismatches,
              ElementsAre(Mismatch{"text", "\"one\"", "\"other\""}));
  target_.Answer(200, "other");
  EXPECT_THAT(RunStep(R"({"method":"GET","path":"/"})", R"({"status":200,"text":{"regex":"^o$"}})")
                  .steps[0]
                  .mismatches,
              ElementsAre(Mismatch{"text", "text that matches ^o$", "\"other\""}));
  target_.Answer(200, "x");
  EXPECT_THAT(
      RunStep(R"({"method":"GET","path":"/"})", R"({"status":200,"text":""})").steps[0].mismatches,
      ElementsAre(Mismatch{"text", "no body", "\"x\""}));
  target_.Answer(200, "{'a': 1}");
  const auto result = RunStep(R"({"method":"GET","path":"/"})", R"({"status":200,"body":{}})");
  ASSERT_EQ(result.steps[0].mismatches.size(), 1u);
  EXPECT_EQ(result.steps[0].mismatches[0].expected, "JSON");
  EXPECT_THAT(result.steps[0].mismatches[0].actual,
              HasSubstr("expected a key in double quotes at line 1, column 2"));
}

TEST_F(RunnerTest, AFailedStepEndsTheStepsAndFinallyRuns) {
  target_.Answer(500, R"({"goal_id":"g","n":1,"l":1})");
  target_.Answer(204, "");
  const auto result = Run(Load(kTwoSteps));
  EXPECT_EQ(result.outcome, Outcome::kFailed);
  EXPECT_EQ(result.steps[0].outcome, Outcome::kFailed);
  EXPECT_EQ(result.steps[1].outcome, Outcome::kNotRun);
  EXPECT_EQ(result.steps[1].reason, "an earlier step failed");
  EXPECT_EQ(result.steps[2].outcome, Outcome::kPassed);
  EXPECT_EQ(target_.sent()[1].request.method, "DELETE");
}

TEST_F(RunnerTest, FinallyIsNotRunWithoutTheNameItNeeds) {
  target_.Answer(500, "{}");
  const auto result = Run(Load(kTwoSteps));
  EXPECT_EQ(result.steps[2].outcome, Outcome::kNotRun);
  EXPECT_EQ(result.steps[2].reason, "{{goal}} was never captured");
  EXPECT_EQ(target_.sent().size(), 1u);
  EXPECT_EQ(result.FirstFailure()->name, "create");
}

TEST_F(RunnerTest, ACaptureOfWhatIsNotThereFails) {
  target_.Answer(201, R"({"goal_id":"g"})");
  const auto result = Run(Load(kTwoSteps));
  EXPECT_THAT(result.steps[0].mismatches,
              ElementsAre(Mismatch{"capture count", "a value at /n", "missing"}));
}

TEST_F(RunnerTest, AFinallyThatFailsFailsTheContract) {
  target_.Answer(200, "");
  target_.Answer(500, "");
  const auto result = Run(Load(R"({"contract":"t","service":"gateway",
    "steps":[{"name":"a","request":{"method":"GET","path":"/"},"response":{"status":200}}],
    "finally":[{"name":"b","request":{"method":"GET","path":"/"},"response":{"status":204}}]})"));
  EXPECT_EQ(result.outcome, Outcome::kFailed);
  EXPECT_EQ(result.FirstFailure()->name, "b");
}

TEST_F(RunnerTest, TellsThatNobodyAnswers) {
  const auto result = Run(Load(kTwoSteps));
  EXPECT_EQ(result.outcome, Outcome::kUnreachable);
  EXPECT_EQ(result.steps[0].reason, "http://data-layer:8001: nobody answers");
  EXPECT_EQ(result.steps[2].outcome, Outcome::kNotRun);
}

TEST_F(RunnerTest, SkipsWhatNeedsADataLayerThatIsNotThere) {
  options_.has_data_layer = false;
  const auto result = Run(Load(kTwoSteps));
  EXPECT_EQ(result.outcome, Outcome::kSkipped);
  EXPECT_THAT(result.reason, HasSubstr("--data-layer URL"));
  EXPECT_THAT(target_.sent(), IsEmpty());
}

TEST_F(RunnerTest, SendsWhatTheFaultyScriptSent) {
  const Contract contract = Load(R"({"contract":"t","service":"gateway","let":{"row":"r"},
    "defect":{"number":5,"title":"t","recorded":"1 of 1","fix":"f","script":{"b":{"path":"/x/{{row}}","body":{"s":1}}},
              "fails":{"step":"b","status":404,"body_has":"not found"}},
    "steps":[{"name":"a","request":{"method":"GET","path":"/a"},"response":{"status":200}},
             {"name":"b","request":{"method":"PATCH","path":"/b","body":{"s":2}},"response":{"status":200}}]})");
  for (int i = 0; i < 4; ++i) target_.Answer(200, "{}");
  Run(contract);
  Run(contract, Sender::kFaultyScript);
  EXPECT_EQ(target_.sent()[1].request.target, "/b");
  EXPECT_EQ(target_.sent()[2].request.target, "/a");
  EXPECT_EQ(target_.sent()[3].request.target, "/x/r");
  EXPECT_EQ(target_.sent()[3].request.body, R"({"s":1})");
}

TEST_F(RunnerTest, ASuiteEndsWhenNobodyAnswers) {
  const std::vector<Contract> contracts = {Load(kTwoSteps), Load(kTwoSteps)};
  int told = 0;
  const SuiteResult suite =
      RunSuite(contracts, target_, clock_, options_, [&](const ContractResult&) { ++told; });
  EXPECT_EQ(told, 1);
  EXPECT_EQ(suite.Count(Outcome::kUnreachable), 1);
}

TEST_F(RunnerTest, ASuiteEndsWhenSomebodyIsThereAndNeverAnswers) {
  const std::vector<Contract> contracts = {Load(kTwoSteps), Load(kTwoSteps)};
  target_.Hang();
  const SuiteResult suite =
      RunSuite(contracts, target_, clock_, options_, [](const ContractResult&) {});
  ASSERT_EQ(suite.contracts.size(), 1U);
  EXPECT_EQ(suite.contracts[0].outcome, Outcome::kUnreachable);
  EXPECT_EQ(suite.contracts[0].FirstFailure()->reason,
            "http://data-layer:8001: no answer within 1 s; it has answered nothing, so the rest is "
            "not run");
  EXPECT_EQ(target_.sent().size(), 1U);
}

const char kEchoesTheKey[] =
    R"({"contract":"t","service":"gateway","steps":[
 {"name":"s","request":{"method":"POST","path":"/k/{{key}}","body":{"k":"{{key}}"}},
  "response":{"status":200,"body":{"k":"{{key}}!"}}}],
 "finally":[{"name":"u","service":"data_layer","request":{"method":"GET","path":"/"}}]})";

TEST_F(RunnerTest, NoResultHasAKeyThatWasGiven) {
  options_.gateway_key = "a/key-of-the-\"gateway\"";
  options_.data_layer_key = "lay";
  target_.Answer(200, R"({"k":"a/key-of-the-\"gateway\""})", {{"x-key", options_.gateway_key}});
  target_.Answer(200, R"({"layer":"lay"})");
  const ContractResult result = Run(Load(kEchoesTheKey));
  EXPECT_EQ(Header(0, "X-API-Key"), options_.gateway_key) << "but it is sent";
  const StepResult& step = result.steps[0];
  EXPECT_EQ(*step.request.header("X-API-Key"), kGatewayKeyVariable);
  EXPECT_EQ(step.request.body, R"({"k":"$GATEWAY_KEY"})");
  EXPECT_EQ(step.response->body, R"({"k":"$GATEWAY_KEY"})");
  EXPECT_EQ(step.response->headers[0].value, kGatewayKeyVariable);
  const auto clean = [](const std::string& text) {
    return text.find("key-of-the") == std::string::npos;
  };
  EXPECT_EQ(step.request.target, "/k/$GATEWAY_KEY");
  for (const UsedValue& used : step.used) EXPECT_TRUE(clean(used.value)) << used.value;
  ASSERT_EQ(step.mismatches.size(), 1U);
  EXPECT_TRUE(clean(step.mismatches[0].expected)) << step.mismatches[0].expected;
  EXPECT_TRUE(clean(step.mismatches[0].actual)) << step.mismatches[0].actual;
  EXPECT_EQ(*result.steps[1].request.header("X-API-Key"), kDataLayerKeyVariable);
  EXPECT_EQ(result.steps[1].response->body, R"({"layer":"$DATA_LAYER_KEY"})");
}

TEST_F(RunnerTest, KeysThatEverybodyKnowsAreShown) {
  const ContractResult result = Run(Load(kEchoesTheKey));
  EXPECT_EQ(*result.steps[0].request.header("X-API-Key"), RunOptions().gateway_key);
}

TEST_F(RunnerTest, ATargetThatStopsToAnswerHasFailed) {
  const std::vector<Contract> contracts = {Load(kTwoSteps), Load(kTwoSteps)};
  target_.Answer(500, "{}");
  target_.Hang();
  const SuiteResult suite =
      RunSuite(contracts, target_, clock_, options_, [](const ContractResult&) {});
  EXPECT_EQ(suite.Count(Outcome::kFailed), 2);
}

}  // namespace
}  // namespace harness::contract
