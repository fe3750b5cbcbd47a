#include "mock_server/admin/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json.h"

namespace mock_server::admin {
namespace {

using events::PayloadMember;
using testing::ElementsAre;
using testing::HasSubstr;

const events::EventDescription kAgentCreated{
    "agent.created", "agent", "id", {{"name", PayloadMember::Source::kColumn, "name"}}};
const events::EventDescription kAgentDeleted{"agent.deleted", "agent", "id", {}};
const events::EventDescription kBoatCreated{"boat.created", "boat", "id", {}};

class EventsPageTest : public testing::Test {
 protected:
  EventsPageTest() {
    Record(kAgentCreated, R"({"id":"a1","name":"Ann"})");
    Record(kBoatCreated, R"({"id":"b1"})");
    Record(kAgentCreated, R"({"id":"a2","name":NaN})");
    Record(kAgentDeleted, R"({"id":"a1"})");
  }

  void Record(const events::EventDescription& description, const char* row) {
    journal_.Record({description, std::chrono::microseconds(1'768'771'607'000'001), row, ""});
  }

  base::HttpResponse Ask(const std::string& query) {
    return EventsPage(
        journal_,
        {.method = "GET", .target = "/__understudy/events" + query, .headers = {}, .body = ""});
  }

  std::vector<uint64_t> Numbers(const std::string& query) {
    const base::HttpResponse response = Ask(query);
    EXPECT_EQ(response.status, 200) << response.body;
    rapidjson::Document page;
    EXPECT_TRUE(base::ParseJson(response.body, page).has_value()) << response.body;
    std::vector<uint64_t> numbers;
    for (const auto& entry : page["entries"].GetArray())
      numbers.push_back(entry["number"].GetUint64());
    return numbers;
  }

  events::EventJournal journal_{100'000};
};

TEST_F(EventsPageTest, HasTheMessagesInTheirOrder) {
  EXPECT_EQ(Ask("?limit=2&type=agent.created").body,
            R"({"events": 4, "kept": 4, "entries": [)"
            R"({"number": 1, "event_type": "agent.created", "aggregate_type": "agent", )"
            R"("aggregate_id": "a1", "payload": {"name": "Ann"}, "metadata": {}, )"
            R"("timestamp": "2026-01-18T21:26:47.000001"}, )"
            R"({"number": 3, "event_type": "agent.created", "aggregate_type": "agent", )"
            R"("aggregate_id": "a2", "payload": {"name": null}, "metadata": {}, )"
            R"("timestamp": "2026-01-18T21:26:47.000001"}]})");
}

TEST_F(EventsPageTest, SelectsByEachParameterAndByAll) {
  EXPECT_THAT(Numbers(""), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Numbers("?limit=2"), ElementsAre(3, 4));
  EXPECT_THAT(Numbers("?limit=0"), ElementsAre());
  EXPECT_THAT(Numbers("?since=2"), ElementsAre(3, 4));
  EXPECT_THAT(Numbers("?since=18446744073709551615"), ElementsAre());
  EXPECT_THAT(Numbers("?before=3"), ElementsAre(1, 2));
  EXPECT_THAT(Numbers("?since=1&before=4&limit=1"), ElementsAre(3));
  EXPECT_THAT(Numbers("?type=agent.*"), ElementsAre(1, 3, 4));
  EXPECT_THAT(Numbers("?type=agent.%2A"), ElementsAre(1, 3, 4));
  EXPECT_THAT(Numbers("?type=agent"), ElementsAre());
  EXPECT_THAT(Numbers("?aggregate=a1"), ElementsAre(1, 4));
  EXPECT_THAT(Numbers("?aggregate=boat"), ElementsAre(2));
  EXPECT_THAT(Numbers("?aggregate=agent&type=*.created&since=0"), ElementsAre());
  EXPECT_THAT(Numbers("?aggregate=agent&type=agent.c*&since=1&limit=5"), ElementsAre(3));
}

TEST_F(EventsPageTest, RefusesAnotherQueryWithTheRemedy) {
  for (const auto& [query, problem] : std::vector<std::pair<const char*, const char*>>{
           {"?limit=-1", "'-1' is not a limit"},
           {"?limit=10001", "'10001' is not a limit"},
           {"?limit=", "'' is not a limit"},
           {"?since=now", "'now' is not the number of an event"},
           {"?before=now", "'now' is not the number of an event"},
           {"?type=", "'type' has no value"},
           {"?colour=red", "'colour=red' is not a parameter of the events"}}) {
    const base::HttpResponse response = Ask(query);
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_THAT(response.body, HasSubstr(problem));
    EXPECT_THAT(response.body, HasSubstr("write ?limit=N"));
  }
}

}  // namespace
}  // namespace mock_server::admin
