#include "mock_server/events/event_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mock_server::events {
namespace {

const EventDescription kCreated{"boat.created", "boat", "id", {{"name", {}, "name"}}};

Event Named(const std::string& row) {
  return {kCreated, std::chrono::microseconds(1'768'771'607'000'000), row, ""};
}

std::vector<uint64_t> Numbers(const EventJournal& journal) {
  std::vector<uint64_t> numbers;
  journal.ForEach([&](uint64_t number, const Event&) {
    numbers.push_back(number);
    return true;
  });
  return numbers;
}

TEST(EventJournal, KeepsTheNewestInItsBytes) {
  EventJournal journal(1000);
  for (int i = 0; i < 100; ++i)
    journal.Record(Named(R"({"id":"b)" + std::to_string(i) + R"(","name":"Dory"})"));
  EXPECT_EQ(journal.count(), 100u);
  const std::vector<uint64_t> numbers = Numbers(journal);
  EXPECT_EQ(numbers.size(), journal.size());
  ASSERT_GE(numbers.size(), 5u);
  ASSERT_LE(numbers.size(), 20u);
  EXPECT_EQ(numbers.front(), 100u);
  EXPECT_EQ(numbers.back(), 101u - numbers.size());
}

TEST(EventJournal, GivesBackWhatMakesTheMessage) {
  EventJournal journal(1000);
  journal.Record({kCreated, std::chrono::microseconds(1'768'771'607'123'000),
                  R"({"id":"b1","name":"Dory"})", ""});
  size_t seen = 0;
  journal.ForEach([&](uint64_t number, const Event& event) {
    ++seen;
    EXPECT_EQ(number, 1u);
    const python::Dict message = MessageOf(event);
    EXPECT_EQ(message.Find("aggregate_id")->as_str(), "b1");
    EXPECT_EQ(message.Find("timestamp")->as_str(), "2026-01-18T21:26:47.123000");
    EXPECT_EQ(message.Find("payload")->as_dict().Find("name")->as_str(), "Dory");
    return true;
  });
  EXPECT_EQ(seen, 1u);
}

TEST(EventJournal, CountsWhatDoesNotFitAndWhatIsForgotten) {
  EventJournal none(0);
  none.Record(Named("{}"));
  EXPECT_EQ(none.count(), 1u);
  EXPECT_EQ(none.size(), 0u);
  EventJournal journal(1000);
  journal.Record(Named("{}"));
  journal.Forget();
  journal.Record(Named("{}"));
  EXPECT_EQ(Numbers(journal), std::vector<uint64_t>{2});
}

}  // namespace
}  // namespace mock_server::events
