#include "mock_server/events/event.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>

#include "python/json_dumps.h"
#include "tests/support/scoped_variable.h"

namespace mock_server::events {
namespace {

using Source = PayloadMember::Source;

std::string Text(const EventDescription& description, std::string_view row,
                 std::string_view fields = "") {
  return python::DumpJson(
      MessageOf({description, std::chrono::microseconds(1'768'771'607'000'000), row, fields}));
}

TEST(Event, IsWrittenAsPythonsJsonDumpsDoes) {
  const EventDescription created{
      "boat.created",
      "boat",
      "boat_id",
      {{"called", Source::kColumn, "name"}, {"length", Source::kColumn, "length_m"}}};
  EXPECT_EQ(Text(created, R"({"boat_id":"b1","name":"Dóry","length_m":7.0,"x":1})"),
            R"({"event_type": "boat.created", "aggregate_type": "boat", "aggregate_id": "b1", )"
            R"("payload": {"called": "D\u00f3ry", "length": 7.0}, "metadata": {}, )"
            R"("timestamp": "2026-01-18T21:26:47"})");
}

TEST(Event, TellsWhatTheRequestSent) {
  const EventDescription updated{
      "boat.updated", "boat", "id", {{"updates", Source::kFields}, {"names", Source::kFieldNames}}};
  const std::string text = Text(updated, R"({"id":"b1"})", R"({"name":null,"tags":[1,2.50]})");
  EXPECT_NE(text.find(R"("payload": {"updates": {"name": null, "tags": [1, 2.5]}, )"
                      R"("names": ["name", "tags"]})"),
            std::string::npos)
      << text;
}

TEST(Event, CanBeARow) {
  EventDescription row;
  row.is_row = true;
  EXPECT_EQ(Text(row, R"({"id":"e1","event_type":"tide.turned","aggregate_type":"tide",)"
                      R"("aggregate_id":"t1","payload":{"a":NaN},"metadata":{"k":1},"version":2})"),
            R"({"event_type": "tide.turned", "aggregate_type": "tide", "aggregate_id": "t1", )"
            R"("payload": {"a": NaN}, "metadata": {"k": 1}, "timestamp": "2026-01-18T21:26:47"})");
}

TEST(Event, HasItsTimeInUtcWhereverItIs) {
  const tests::support::ScopedVariable zone("TZ", "Asia/Tokyo");
  ::tzset();
  EXPECT_NE(Text({"a.b", "a", "id", {}}, "{}").find("2026-01-18T21:26:47"), std::string::npos);
}

}  // namespace
}  // namespace mock_server::events
