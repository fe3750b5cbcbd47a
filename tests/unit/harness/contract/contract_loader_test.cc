#include "harness/contract/contract_loader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "base/random.h"
#include "tests/support/wrong_values.h"

namespace harness::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// All faults of a contract text.
std::vector<std::string> Faults(std::string_view text) {
  const LoadedContract contract = LoadContract(text, "c.json", schema::SchemaRegistry::Embedded());
  std::vector<std::string> faults;
  if (contract) return faults;
  for (const base::Error& error : contract.error()) {
    EXPECT_EQ(error.code, base::ErrorCode::kBadFile);
    faults.push_back(error.ToString());
  }
  return faults;
}

// A contract whose only step has this request and response.
std::string OneStep(std::string_view request, std::string_view response) {
  return fmt::format(R"({{"contract":"t","service":"gateway","steps":[
{{"name":"s","request":{{"method":"GET","path":"/x"{}}},
"response":{{"status":200{}}}}}]}})",
                     request, response);
}

// A contract whose only step captures {{agent}} and expects events.
std::string WithEvents(std::string_view events) {
  return fmt::format(R"({{"contract":"t","service":"gateway","steps":[
{{"name":"s","request":{{"method":"GET","path":"/x"}},"response":{{"status":200}},"capture":{{"agent":"/id"}},
{}}}]}})",
                     events);
}

TEST(LoadContract, EventsMayNameWhatTheirStepCaptures) {
  const auto contract =
      LoadContract(WithEvents(R"("events":[{"aggregate_id":"{{agent}}","timestamp":"t"}],
                                 "event_rules":{"/*/timestamp":"timestamp"})"),
                   "c.json", schema::SchemaRegistry::Embedded());
  ASSERT_TRUE(contract) << contract.error().front().ToString();
  ASSERT_TRUE(contract->HasEvents());
  EXPECT_EQ(contract->steps[0].events->list->Size(), 1u);
  EXPECT_EQ(contract->steps[0].events->rules.size(), 1u);
}

TEST(LoadContract, TellsWhatIsWrongWithEvents) {
  EXPECT_THAT(Faults(WithEvents(R"("events":[{"event_typ":"a"},{},7])")),
              ElementsAre("c.json:3:12: unknown key \"event_typ\"; did you mean 'event_type'?",
                          HasSubstr("c.json:3:29: /steps/0/events/1: "),
                          HasSubstr("c.json:3:32: /steps/0/events/2: expected object")));
  EXPECT_THAT(Faults(WithEvents(R"("events":[{"payload":"{{agnet}}"}])")),
              ElementsAre(HasSubstr("c.json:3:22: undefined name {{agnet}}")));
  EXPECT_THAT(Faults(WithEvents(R"("events":[{"payload":{}}],"event_rules":{"/0/pay":"uuid"})")),
              ElementsAre(HasSubstr("c.json:3:42: a rule for \"/0/pay\", which is not in the "
                                    "example \"events\"")));
  EXPECT_THAT(
      Faults(WithEvents(R"("event_rules":{"/0/payload":"uuid"})")),
      ElementsAre(
          "c.json:3:15: \"event_rules\" is about the example \"events\", and there is none"));
}

TEST(LoadContract, ReadsTheExampleOfTheDocs) {
  const auto contract =
      LoadContract(R"(
// comments are allowed
{ "contract": "goals: create, then read by goal_id", "service": "gateway", "tags": ["goals"],
  "let": { "who": "probe-{{uuid}}" },
  "steps": [
    { "name": "agent", "service": "data_layer",
      "request": { "method": "POST", "path": "/agents/", "body": { "name": "{{who}}" } },
      "response": { "status": 201 }, "capture": { "agent": "/id" } },
    { "name": "create",
      "request": { "method": "POST", "path": "/api/v1/goals/", "query": { "a b": "{{who}} &", "n": [1, 2] },
                   "headers": { "X-API-Key": null }, "body": { "agent_id": "{{agent}}" } },
      "response": { "status": 201, "headers": { "content-type": "application/json", "allow": null },
                    "schema": "goal.schema.json", "body": { "status": "pending" },
                    "rules": { "/goal_id": "uuid", "/status": { "enum": ["pending"] } }, "extra": true },
      "capture": { "goal": "/goal_id" } } ],
  "finally": [ { "name": "clean", "request": { "method": "DELETE", "path": "/api/v1/agents/{{agent}}" } } ]
})",
                   "goals/create.contract.json", schema::SchemaRegistry::Embedded());
  ASSERT_TRUE(contract) << contract.error()[0].ToString();
  EXPECT_EQ(contract->title, "goals: create, then read by goal_id");
  EXPECT_THAT(contract->tags, ElementsAre("goals"));
  ASSERT_EQ(contract->steps.size(), 2u);
  EXPECT_EQ(contract->steps[0].service, base::Service::kDataLayer);
  EXPECT_TRUE(contract->Needs(base::Service::kDataLayer));
  const Step& create = contract->steps[1];
  EXPECT_EQ(create.place.line, 9);
  EXPECT_EQ(create.request.path, "/api/v1/goals/?a%20b={{who }}%20%26&n=1&n=2");
  EXPECT_FALSE(create.request.headers[0].value.has_value());
  EXPECT_EQ(create.response->schema->name(), "goal.schema.json");
  EXPECT_EQ(create.response->rules.size(), 2u);
  EXPECT_EQ(create.captures[0].pointer.ToString(), "/goal_id");
  EXPECT_FALSE(contract->finally[0].response.has_value());
}

TEST(LoadContract, TellsTheLineAndColumnOfASyntaxError) {
  EXPECT_THAT(Faults("{\n  \"contract\" \"x\"\n}"),
              ElementsAre("c.json:2:14: expected ':' after the key"));
}

TEST(LoadContract, TellsAnUnknownKeyWithTheNearest) {
  EXPECT_THAT(Faults(OneStep(R"(,"boddy":1)", R"(,"ruls":{})")),
              ElementsAre("c.json:2:51: unknown key \"boddy\"; did you mean 'body'?",
                          "c.json:3:26: unknown key \"ruls\"; did you mean 'rules'?"));
}

TEST(LoadContract, TellsWhatIsMissingOrOfTheWrongType) {
  EXPECT_THAT(Faults(R"({"contract":"t","steps":[]})"),
              ElementsAre("c.json:1:25: /steps: expected at least 1 elements, got an empty array",
                          "c.json:1:1: /service: required, but missing"));
  EXPECT_THAT(Faults(OneStep("", R"(,"rules":{"/a":{"regx":"x"}})")),
              ElementsAre(HasSubstr("unknown key \"regx\"; did you mean 'regex'?")));
  EXPECT_THAT(Faults(OneStep("", R"(,"rules":{"/a":"uid"})")),
              ElementsAre(HasSubstr("expected one of \"uuid\"")));
  EXPECT_THAT(Faults(OneStep("", R"(,"body":[1],"rules":{"":{"eachLike":{}}})")),
              ElementsAre(HasSubstr("/eachLike/min: required, but missing")));
}

TEST(LoadContract, TellsAnUndefinedName) {
  EXPECT_THAT(Faults(OneStep(R"(,"body":{"a":["{{aget}}"]})", "")),
              ElementsAre("c.json:2:64: undefined name {{aget}}: no step before this one captures "
                          "it and \"let\" does not "
                          "set it"));
  EXPECT_THAT(Faults(OneStep("", R"(,"body":"{{uid}}")")),
              ElementsAre(HasSubstr("did you mean 'uuid'?")));
  EXPECT_THAT(Faults(OneStep(R"(,"headers":{"a":"{{x}}"})", "")),
              ElementsAre(HasSubstr("undefined name {{x}}")));
  EXPECT_THAT(Faults(OneStep(R"(,"raw":"{{x}}")", "")),
              ElementsAre(HasSubstr("undefined name {{x}}")));
  EXPECT_THAT(Faults(OneStep(R"(,"query":{"a":"{{x}}"})", "")),
              ElementsAre(HasSubstr("undefined name {{x}}")));
  EXPECT_THAT(Faults(OneStep("", R"(,"text":"{{x}}")")),
              ElementsAre(HasSubstr("undefined name {{x}}")));
}

// JSON Schema's integers are numbers without a fraction, however they are written.
TEST(LoadContract, TakesIntegersInEachOfTheirForms) {
  for (const std::string suffix : {"", ".0", "e0", "e-0", "0e-1", "00E-2"}) {
    const std::string text = fmt::format(
        R"({{"contract":"t","service":"gateway",
"defect":{{"number":3{0},"title":"t","recorded":"r","fix":"f","fails":{{"step":"s","status":500{0},"body_has":"b"}}}},
"steps":[{{"name":"s","request":{{"method":"GET","path":"/x"}},
"response":{{"status":201{0},"body":[1],"rules":{{"":{{"eachLike":{{"min":2{0},"max":4{0}}}}}}}}}}}]}})",
        suffix);
    const LoadedContract contract =
        LoadContract(text, "c.json", schema::SchemaRegistry::Embedded());
    ASSERT_TRUE(contract) << contract.error()[0].ToString();
    EXPECT_EQ(contract->defect->number, 3);
    EXPECT_EQ(contract->defect->fails_with_status, 500);
    const ResponseExpectation& response = contract->steps[0].response.value();
    EXPECT_EQ(response.status, 201);
    ASSERT_EQ(response.rules.size(), 1u);
    EXPECT_EQ(response.rules[0].min, 2u);
    EXPECT_EQ(response.rules[0].max, 4u);
  }
  // Beyond all bounds is a bound, too.
  EXPECT_THAT(Faults(OneStep("", R"(,"body":[1],"rules":{"":{"eachLike":{"min":1,"max":1e300}}})")),
              ::testing::IsEmpty());
}

TEST(LoadContract, ANameIsNotKnownBeforeItIsCaptured) {
  EXPECT_THAT(Faults(R"({"contract":"t","service":"gateway","steps":[
 {"name":"a","request":{"method":"GET","path":"/{{goal}}"},"response":{"status":200},"capture":{"goal":"/id"}},
 {"name":"b","request":{"method":"GET","path":"/{{goal}}"},"response":{"status":200}}]})"),
              ElementsAre(HasSubstr("c.json:2:47: undefined name {{goal}}")));
}

TEST(LoadContract, TellsARuleThatIsNowhere) {
  EXPECT_THAT(Faults(OneStep("", R"(,"body":{"goal_id":"x"},"rules":{"/gaol_id":"uuid"})")),
              ElementsAre("c.json:3:58: a rule for \"/gaol_id\", which is not in the example "
                          "\"body\"; did you mean '/goal_id'?"));
  EXPECT_THAT(Faults(OneStep("", R"(,"body":{"a":"x"},"rules":{"/zzzzzzz":"uuid"})")),
              ElementsAre(HasSubstr("; add it to the example, or name a \"schema\" that has it")));
  EXPECT_THAT(Faults(OneStep("", R"(,"schema":"goal.schema.json","rules":{"/gaol_id":"uuid"})")),
              ElementsAre(HasSubstr("not in the example \"body\" nor in goal.schema.json")));
  EXPECT_THAT(Faults(OneStep("", R"(,"schema":"goal.schema.json","rules":{"/goal_id":"uuid"})")),
              ElementsAre());
  EXPECT_THAT(Faults(OneStep("", R"(,"body":{"a":[]},"rules":{"/a":"anyOrder"})")),
              ElementsAre(HasSubstr("needs an array with at least one element")));
  EXPECT_THAT(Faults(OneStep("", R"(,"body":{"a":1},"rules":{"/a":"notPresent"})")),
              ElementsAre(HasSubstr("must not be present, but the example has it")));
}

TEST(LoadContract, TellsAMissingSchema) {
  EXPECT_THAT(Faults(OneStep("", R"(,"schema":"gaol.schema.json")")),
              ElementsAre("c.json:3:35: there is no schema \"gaol.schema.json\"; did you mean "
                          "'goal.schema.json'?"));
}

TEST(LoadContract, TellsPointersAndPatternsThatAreNone) {
  EXPECT_THAT(Faults(OneStep("", R"(,"body":{"a":1},"rules":{"a":"uuid"})")),
              ElementsAre(HasSubstr("'a' is not a JSON Pointer")));
  EXPECT_THAT(Faults(OneStep("", R"(,"body":{"a":1},"rules":{"/a":{"regex":"("}})")),
              ElementsAre(HasSubstr("not a regular expression")));
  EXPECT_THAT(Faults(OneStep("", R"(,"text":{"regex":"["})")),
              ElementsAre(HasSubstr("not a regular expression")));
}

TEST(LoadContract, TellsWhatExcludesEachOther) {
  EXPECT_THAT(Faults(OneStep(R"(,"body":1,"raw":"2")", "")),
              ElementsAre(HasSubstr("\"body\", \"raw\" and \"raw_hex\" exclude each other")));
  EXPECT_THAT(Faults(OneStep("", R"(,"body":1,"text":"2")")),
              ElementsAre(HasSubstr("\"text\" is for bodies")));
  EXPECT_THAT(Faults(OneStep("", R"(,"extra":false)")),
              ElementsAre(HasSubstr("there is no \"body\"")));
  EXPECT_THAT(Faults(OneStep(R"(,"headers":{"a b":"x"})", "")),
              ElementsAre(HasSubstr("\"a b\" is not the name of a header")));
}

TEST(LoadContract, TellsASecondStepOfOneName) {
  const char* step =
      R"({"name":"a","request":{"method":"GET","path":"/"},"response":{"status":200}})";
  EXPECT_THAT(
      Faults(fmt::format(R"({{"contract":"t","service":"gateway","steps":[{0},{0}]}})", step)),
      ElementsAre(HasSubstr("a second step \"a\"")));
}

TEST(LoadContract, TellsADefectOfAStepThatIsNotThere) {
  EXPECT_THAT(Faults(R"({"contract":"t","service":"gateway",
 "defect":{"number":1,"title":"t","recorded":"r","fix":"f","fails":{"step":"creat","status":500,"body_has":"x"}},
 "steps":[{"name":"create","request":{"method":"GET","path":"/"},"response":{"status":200}}]})"),
              ElementsAre("c.json:2:76: there is no step \"creat\"; did you mean 'create'?"));
}

TEST(LoadContract, SpreadsRulesOverTheElementsOfEachLike) {
  const auto contract = LoadContract(OneStep("", R"(,"body":{"items":[{"id":1,"tags":["a"]}]},
        "rules":{"/items":{"eachLike":{"min":1}},"/items/0/id":"integer","/items/0/tags/0":{"type":"string"}})"),
                                     "c.json", schema::SchemaRegistry::Embedded());
  ASSERT_TRUE(contract);
  const auto& rules = contract->steps[0].response->rules;
  EXPECT_EQ(rules[1].pointer.ToString(), "/items/*/id");
  EXPECT_EQ(rules[2].pointer.ToString(), "/items/*/tags/0");
}

TEST(LoadContract, StandsAnyBrokenText) {
  const std::string good =
      OneStep(R"(,"body":{"a":"{{uuid}}"})", R"(,"body":{"a":1},"rules":{"/a":"integer"})");
  for (size_t cut = 0; cut < good.size(); ++cut) {
    EXPECT_FALSE(Faults(good.substr(0, cut)).empty()) << cut;
  }
}

// Changes a text at random: bytes of JSON's own alphabet, a piece taken out, a piece doubled.
std::string Mutated(std::string text, base::Random& random) {
  constexpr std::string_view kBytes = "{}[]\":,\\0-9eE.tfn/*~{{}} \n\xff";
  for (uint64_t n = 1 + random.Below(4); n > 0 && !text.empty(); --n) {
    const size_t at = random.Below(text.size());
    const size_t length = std::min<size_t>(1 + random.Below(40), text.size() - at);
    switch (random.Below(3)) {
      case 0:
        text[at] = kBytes[random.Below(kBytes.size())];
        break;
      case 1:
        text.erase(at, length);
        break;
      default:
        text.insert(random.Below(text.size()), text.substr(at, length));
    }
  }
  return text;
}

TEST(LoadContract, TellsFaultsWithPlacesWhateverTheText) {
  base::Random random(20260118);
  int wrong = 0;
  for (const char* name : {"agents/list", "goals/read", "defects/5_row_id_used",
                           "must_fail/rule_each_like_element/good"}) {
    const auto good =
        base::ReadFile(std::string(UNDERSTUDY_SOURCE_DIR "/contracts/") + name + ".contract.json");
    ASSERT_TRUE(good);
    EXPECT_TRUE(Faults(*good).empty()) << name;
    for (int i = 0; i < 500; ++i) {
      const std::vector<std::string> faults = Faults(Mutated(*good, random));
      wrong += faults.empty() ? 0 : 1;
      for (const std::string& fault : faults) EXPECT_THAT(fault, ::testing::StartsWith("c.json:"));
    }
  }
  EXPECT_GT(wrong, 1000);
}

TEST(LoadContract, AHeaderHasNoLineBreak) {
  EXPECT_THAT(Faults(OneStep(R"(,"headers":{"X-A":"a\r\nb: c"})", "")),
              ElementsAre(HasSubstr("a header can't contain a line break or a zero byte")));
  EXPECT_THAT(Faults(OneStep(R"(,"headers":{"X-A":"a\tb"})", "")), ElementsAre());
}

TEST(LoadContract, TakesNoValueOfTheWrongType) {
  const std::string right =
      R"({"contract":"t","service":"gateway","tags":["a"],"let":{"v":"x"},"steps":[{"name":"s",)"
      R"("request":{"method":"POST","path":"/x","query":{"q":["1"]},"headers":{"a":"b"},)"
      R"("body":{"c":1}},"response":{"status":200,"headers":{"a":"b"},"schema":)"
      R"("agent.schema.json","body":{"id":1},"rules":{"/id":"integer"},"extra":true},)"
      R"("capture":{"id":"/id"},"events":[{"event_type":"e"}],"event_rules":)"
      R"({"/*/event_type":"uuid"}}],"finally":[]})";
  EXPECT_THAT(Faults(right), ElementsAre());
  size_t refused = 0;
  tests::support::ForEachWrongValue(
      right, [&](const std::string& text) { refused += Faults(text).empty() ? 0 : 1; });
  EXPECT_GT(refused, 250U);
}

}  // namespace
}  // namespace harness::contract
