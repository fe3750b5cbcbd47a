#include "harness/worker/report_statistics.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace harness::worker {
namespace {

TEST(ReportStatistics, CountsTheDifferenceSinceTheLastReport) {
  ReportStatistics statistics(1000.5);
  const size_t list = statistics.EntryOf("GET", "list");
  const size_t make = statistics.EntryOf("POST", "make");
  EXPECT_EQ(statistics.EntryOf("GET", "list"), list);
  EXPECT_NE(statistics.EntryOf("POST", "list"), make);

  statistics.Log(list, 1001.25, 20, 100, "");
  statistics.Log(list, 1002.75, 10, 50, "broken");
  const ReportEntry& entry = statistics.entries()[list];
  EXPECT_EQ(entry.requests, 2u);
  EXPECT_EQ(entry.failures, 1u);
  EXPECT_EQ(entry.bytes, 150u);
  EXPECT_EQ(entry.total_ms, 30);
  EXPECT_EQ(entry.min_ms, 10);
  EXPECT_EQ(entry.max_ms, 20);
  EXPECT_EQ(entry.start_time, 1000.5);
  EXPECT_EQ(entry.last_request, 1002.75);
  EXPECT_EQ(entry.requests_by_second, (std::map<int64_t, uint64_t>{{1001, 1}, {1002, 1}}));
  EXPECT_EQ(entry.failures_by_second, (std::map<int64_t, uint64_t>{{1002, 1}}));
  EXPECT_EQ(statistics.entries()[make].requests, 0u);
  EXPECT_EQ(statistics.total().requests, 2u);
  EXPECT_EQ(statistics.total().min_ms, 10);

  statistics.Reset(1003);
  EXPECT_EQ(statistics.entries()[list].name, "list");
  EXPECT_EQ(statistics.entries()[list].requests, 0u);
  EXPECT_FALSE(statistics.entries()[list].min_ms);
  EXPECT_FALSE(statistics.total().last_request);
  EXPECT_EQ(statistics.total().name, "Aggregated");
  EXPECT_EQ(statistics.total().start_time, 1003);
  EXPECT_TRUE(statistics.Errors().empty());
}

TEST(ReportStatistics, KeysErrorsAsLocustDoes) {
  ReportStatistics statistics(0);
  const size_t entry = statistics.EntryOf("GET", "/j");
  const std::string text = "HTTPError('500 Server Error: Internal Server Error for url: /j')";
  statistics.Log(entry, 7, 1, 0, text);
  statistics.Log(entry, 9.5, 1, 0, text);
  const auto errors = statistics.Errors();
  ASSERT_EQ(errors.size(), 1u);
  // locust.stats.StatsError.create_key("GET", "/j", text) of 2.43.1.
  EXPECT_EQ(errors.begin()->first,
            "2ef6a36ac6cc51a0e5c7e0c8ee8b07f32eeb3cee8408f5683b23f8039948fcd5");
  EXPECT_EQ(errors.begin()->second.occurrences, 2u);
  EXPECT_EQ(errors.begin()->second.first_seen, 7);
  EXPECT_EQ(errors.begin()->second.last_seen, 9.5);
}

TEST(ReportStatistics, CountsTooManyDifferentErrorsTogether) {
  ReportStatistics statistics(0);
  const size_t entry = statistics.EntryOf("GET", "/j");
  const size_t all = ReportStatistics::kMaxErrors + 20;
  for (size_t i = 0; i < all; ++i) statistics.Log(entry, 1, 1, 0, fmt::format("error {}", i));
  uint64_t occurrences = 0;
  uint64_t others = 0;
  const auto errors = statistics.Errors();
  for (const auto& [key, error] : errors) {
    occurrences += error.occurrences;
    if (error.error == ReportStatistics::kOtherErrors) others = error.occurrences;
  }
  EXPECT_EQ(errors.size(), ReportStatistics::kMaxErrors + 1);
  EXPECT_EQ(others, 20u);
  EXPECT_EQ(occurrences, all);
}

}  // namespace
}  // namespace harness::worker
