#include "mock_server/journal/journal.h"

#include <gtest/gtest.h>

namespace mock_server::journal {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;

HttpRequest Request(const std::string& target, size_t body_bytes = 0) {
  return {.method = "POST",
          .target = target,
          .headers = {{"Host", "h"}, {"X", ""}},
          .body = std::string(body_bytes, 'b')};
}

const HttpResponse kResponse = {.status = 201, .headers = {{"content-type", "a/b"}}, .body = "{}"};

TEST(JournalTest, GivesBackWhatWasRecorded) {
  Journal journal(100'000);
  Entry entry;
  entry.time = std::chrono::microseconds(17);
  entry.service_time = std::chrono::nanoseconds(19);
  entry.service = Service::kDataLayer;
  entry.connection = 23;
  journal.Record(entry, Request("/a?b", 3), kResponse);
  const auto entries = journal.Last(10);
  ASSERT_EQ(entries.size(), 1u);
  const Entry& got = entries[0];
  EXPECT_EQ(got.number, 1u);
  EXPECT_EQ(got.time, std::chrono::microseconds(17));
  EXPECT_EQ(got.service_time, std::chrono::nanoseconds(19));
  EXPECT_EQ(got.service, Service::kDataLayer);
  EXPECT_EQ(got.connection, 23u);
  EXPECT_EQ(got.request.method, "POST");
  EXPECT_EQ(got.request.target, "/a?b");
  ASSERT_EQ(got.request.headers.size(), 2u);
  EXPECT_EQ(got.request.headers[0].name, "Host");
  EXPECT_EQ(got.request.headers[0].value, "h");
  EXPECT_EQ(got.request.headers[1].value, "");
  EXPECT_EQ(got.request.body, "bbb");
  EXPECT_EQ(got.response.status, 201);
  EXPECT_EQ(got.response.headers[0].value, "a/b");
  EXPECT_EQ(got.response.body, "{}");
  EXPECT_EQ(got.request_body_bytes, 3u);
  EXPECT_EQ(got.response_body_bytes, 2u);
}

TEST(JournalTest, KeepsTheNewestWithinItsBudget) {
  // Sizes without a common divisor with the budget, so that every way of wrapping occurs.
  Journal journal(10'007);
  for (uint64_t i = 1; i <= 5000; ++i) {
    journal.Record({}, Request("/" + std::to_string(i), i * 37 % 1500), kResponse);
    const auto entries = journal.Last(1'000'000);
    ASSERT_FALSE(entries.empty());
    size_t bytes = 0;
    for (size_t k = 0; k < entries.size(); ++k) {
      // The newest ones without a gap, each whole.
      const uint64_t number = i - entries.size() + 1 + k;
      ASSERT_EQ(entries[k].number, number);
      ASSERT_EQ(entries[k].request.target, "/" + std::to_string(number));
      ASSERT_EQ(entries[k].request.body.size(), number * 37 % 1500);
      bytes += entries[k].request.body.size();
    }
    ASSERT_LE(bytes, 10'007u);
  }
  EXPECT_GE(journal.size(), 4u);
  EXPECT_EQ(journal.counters().requests(), 5000u);
}

TEST(JournalTest, GivesOnlyAsManyAsAskedFor) {
  Journal journal(100'000);
  for (int i = 0; i < 5; ++i) journal.Record({}, Request("/"), kResponse);
  const auto entries = journal.Last(2);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].number, 4u);
  EXPECT_TRUE(journal.Last(0).empty());
}

TEST(JournalTest, CutsLongBodiesAndTellsTheirSize) {
  Journal journal(1'000'000);
  journal.Record({}, Request("/", 200'000), kResponse);
  const auto entries = journal.Last(1);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].request.body.size(), Journal::kMaxBodyBytes);
  EXPECT_EQ(entries[0].request_body_bytes, 200'000u);
}

TEST(JournalTest, CountsWhatItCannotHold) {
  Journal none(0);
  none.Record({}, Request("/"), kResponse);
  EXPECT_TRUE(none.Last(1).empty());
  EXPECT_EQ(none.counters().requests(), 1u);
  Journal small(1000);
  small.Record({}, Request("/small"), kResponse);
  small.Record({}, Request("/large", 2000), kResponse);
  ASSERT_EQ(small.Last(5).size(), 1u);
  EXPECT_EQ(small.Last(5)[0].request.target, "/small");
  EXPECT_EQ(small.counters().requests(), 2u);
}

TEST(JournalTest, ForgetsEntriesButNotCounts) {
  Journal journal(100'000);
  journal.Record({}, Request("/a"), kResponse);
  journal.Forget();
  EXPECT_TRUE(journal.Last(1).empty());
  journal.Record({}, Request("/b"), kResponse);
  ASSERT_EQ(journal.Last(5).size(), 1u);
  EXPECT_EQ(journal.Last(5)[0].number, 2u);
  EXPECT_EQ(journal.counters().requests(), 2u);
}

}  // namespace
}  // namespace mock_server::journal
