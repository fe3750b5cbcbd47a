#include "harness/contract/events_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/contract/contract_loader.h"

namespace harness::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What is wrong with these events for a step with `expectation`, "events" and what may follow it.
std::vector<Mismatch> Check(const std::string& expectation,
                            const std::vector<std::string>& published) {
  const auto contract = LoadContract(
      R"({"contract":"t","service":"gateway","let":{"who":"Ann"},"steps":[{"name":"s",
          "request":{"method":"GET","path":"/"},"response":{"status":200},"events":)" +
          expectation + "}]}",
      "c.json", schema::SchemaRegistry::Embedded());
  if (!contract) throw std::runtime_error(contract.error().front().ToString());
  const base::ManualClock clock{std::chrono::microseconds(0)};
  base::Random random = base::Random::ForKeys({1});
  Variables variables(clock, random);
  for (const Variable& variable : contract->variables)
    variables.SetText(variable.name, variable.value, "");
  std::vector<Mismatch> mismatches;
  CheckEvents(*contract->steps[0].events, published, variables, mismatches);
  return mismatches;
}

const char kCreated[] =
    R"({"event_type":"agent.created","aggregate_id":"7","payload":{"name":"Ann","did":"d"}})";
const char kUpdated[] = R"({"event_type":"agent.updated","aggregate_id":"7","payload":{}})";

TEST(CheckEvents, TakesAnEventWithMoreThanTheExample) {
  EXPECT_THAT(Check(R"([{"event_type":"agent.created","payload":{"name":"{{who}}"}}])", {kCreated}),
              IsEmpty());
  EXPECT_THAT(Check(R"([{"payload":{"did":"?"}}],"event_rules":{"/0/payload/did":{"regex":"^d$"}})",
                    {kCreated}),
              IsEmpty());
  EXPECT_THAT(Check("[]", {}), IsEmpty());
}

TEST(CheckEvents, TellsTheTypesWhenTheirNumberIsWrong) {
  EXPECT_THAT(Check("[]", {kCreated, kUpdated}),
              ElementsAre(Mismatch{"events", "nothing", "agent.created, agent.updated"}));
  EXPECT_THAT(
      Check(R"([{"event_type":"agent.created","payload":{"name":"x"}},{"aggregate_id":"7"}])",
            {kCreated}),
      ElementsAre(Mismatch{"events", "agent.created, an event of any type", "agent.created"}));
  EXPECT_THAT(Check(R"([{"event_type":"agent.created"}])", {}),
              ElementsAre(Mismatch{"events", "agent.created", "nothing"}));
}

TEST(CheckEvents, TellsWhatDiffersInAnEventOfTheRightType) {
  EXPECT_THAT(Check(R"([{"event_type":"agent.created","payload":{"name":"Ben","did":"?"}},
               {"event_type":"agent.updated","aggregate_id":"8"}],
               "event_rules":{"/0/payload/did":"uuid"})",
                    {kCreated, kUpdated}),
              ElementsAre(Mismatch{"events /0/payload/name", "string \"Ben\"", "string \"Ann\""},
                          Mismatch{"events /1/aggregate_id", "string \"8\"", "string \"7\""},
                          Mismatch{"events /0/payload/did", "a UUID", "string \"d\""}));
}

TEST(CheckEvents, TellsNothingButTheTypeOfAnotherEvent) {
  EXPECT_THAT(Check(R"([{"event_type":"agent.updated"},
               {"event_type":"agent.created","payload":{"name":"Ann","did":"d"}}],
               "event_rules":{"/1/payload/did":"uuid"})",
                    {kUpdated, kUpdated}),
              ElementsAre(Mismatch{"events /1/event_type", "string \"agent.created\"",
                                   "string \"agent.updated\""}));
}

TEST(CheckEvents, RulesOfTheListSayHowManyAndInWhatOrder) {
  EXPECT_THAT(Check(R"([{"event_type":"agent.updated"},{"event_type":"agent.created"}],
                       "event_rules":{"":"anyOrder"})",
                    {kCreated, kUpdated}),
              IsEmpty());
  const char each[] =
      R"([{"event_type":"agent.updated"}],"event_rules":{"":{"eachLike":{"min":1}}})";
  EXPECT_THAT(Check(each, {kUpdated, kUpdated}), IsEmpty());
  EXPECT_THAT(Check(each, {kUpdated, kCreated}),
              ElementsAre(Mismatch{"events /1/event_type", "string \"agent.updated\"",
                                   "string \"agent.created\""}));
  EXPECT_THAT(Check(each, {}),
              ElementsAre(Mismatch{"events", "array of at least 1", "an empty array"}));
}

TEST(CheckEvents, WhatIsNoJsonIsNoEvent) {
  EXPECT_THAT(Check(R"([{"event_type":"agent.created"}])", {"{\"payload\": NaN}"}),
              ElementsAre(Mismatch{"events /0", "object {\"event_type\":\"agent.created\"}",
                                   "string \"{\\\"payload\\\": NaN}\""}));
}

}  // namespace
}  // namespace harness::contract
