#include "latency/recorded_times.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "latency/baselines.h"
#include "latency/latency_check.h"
#include "tests/support/wrong_values.h"

namespace latency {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

std::string LocustStats() {
  return *base::ReadFile(UNDERSTUDY_SOURCE_DIR "/tests/golden/locust/plain_stats.csv");
}

TEST(ParseLocustStats, ReadsWhatLocustWrites) {
  const auto times = ParseLocustStats(LocustStats(), "plain_stats.csv", 50);
  ASSERT_TRUE(times) << times.error().ToString();
  EXPECT_EQ(times->users, 50);
  EXPECT_GT(times->requests_per_second, 0);
  const RecordedTimes::Endpoint& first = times->endpoints.at(0);
  EXPECT_EQ(first.method, "POST");
  EXPECT_EQ(first.name, "/api/v1/agents/");
  EXPECT_EQ(first.requests, 343);
  EXPECT_EQ(first.median_ms, 24);
  EXPECT_NEAR(first.points.front().milliseconds, 0.3798, 1e-4);
  EXPECT_EQ(first.points[1].quantile, 0.5);
  EXPECT_EQ(first.points[6].milliseconds, 170);              // 95 %
  EXPECT_NEAR(first.points[9].milliseconds, 2996.34, 0.01);  // 99.9 %: not above the maximum
  EXPECT_GT(times->all.requests, 343);
}

TEST(ParseLocustStats, NamesLineAndColumnOfWhatIsWrong) {
  const auto other = ParseLocustStats("a,b\n1,2\n", "x.csv", 1);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kBadFile);
  EXPECT_EQ(other.error().where, "x.csv:1");

  std::string text = LocustStats();
  text.replace(text.find(",343,"), 5, ",abc,");
  const auto word = ParseLocustStats(text, "x.csv", 1);
  ASSERT_FALSE(word);
  EXPECT_EQ(word.error().where, "x.csv:2");
  EXPECT_THAT(
      word.error().message,
      HasSubstr("'Request Count' must be a number from 0 to 1000000000000000, but is 'abc'"));

  std::string endless = LocustStats();
  const size_t rows = endless.find('\n') + 1;
  endless.replace(endless.find(",24,", rows), 4, ",1e300,");
  const auto large = ParseLocustStats(endless, "x.csv", 1);
  ASSERT_FALSE(large);
  EXPECT_THAT(large.error().message, HasSubstr("from 0 to 86400000, but is '1e300'"));

  const std::string whole = LocustStats();
  const auto cut = ParseLocustStats(whole.substr(0, whole.find("GET") + 30), "x.csv", 1);
  ASSERT_FALSE(cut);
  EXPECT_THAT(cut.error().where, HasSubstr("x.csv:3"));

  const std::string header = whole.substr(0, whole.find('\n') + 1);
  EXPECT_FALSE(ParseLocustStats(header, "x.csv", 1));
  EXPECT_FALSE(ParseLocustStats("", "x.csv", 1));
}

// Its users take for granted that each can be read.
TEST(BuiltInRun, IsThereForEveryRecordedRun) {
  ASSERT_FALSE(Baselines().empty());
  for (const base::EmbeddedFile& file : Baselines()) {
    const auto read = ParseRecordedTimes(file.content, std::string(file.name));
    ASSERT_TRUE(read) << read.error().ToString();
    const std::string name(file.name.substr(0, file.name.find(".json")));
    const auto run = BuiltInRun(name);
    ASSERT_TRUE(run) << name;
    EXPECT_EQ(run->run, name);
    EXPECT_GT(run->all.PercentileMs(95), run->all.PercentileMs(50)) << name;
    EXPECT_GT(run->all.average_bytes, 0) << name;
  }
  for (const std::string_view name : FixedPlatformRuns()) EXPECT_TRUE(BuiltInRun(name)) << name;
  EXPECT_FALSE(BuiltInRun("no such run"));
}

TEST(BuiltInRun, HasTheRecordedFigures) {
  const auto run = BuiltInRun("day2-smoke");
  ASSERT_TRUE(run);
  EXPECT_EQ(run->all.requests, 1'126);
  EXPECT_EQ(run->all.failures, 409);
  ASSERT_EQ(run->endpoints.size(), 9u);
  EXPECT_EQ(run->endpoints[3].name, "GET /api/v1/agents/{id}");
  EXPECT_EQ(run->endpoints[3].failures, run->endpoints[3].requests);
}

TEST(ParseRecordedTimes, NamesThePlaceOfWhatIsWrong) {
  std::string text(BuiltInBaseline("normal"));
  const size_t at = text.find("\"median_ms\": ");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 13, "\"median_ms\": \"x\", \"was\": ");
  const auto times = ParseRecordedTimes(text, "normal.json");
  ASSERT_FALSE(times);
  EXPECT_THAT(times.error().ToString(), testing::StartsWith("normal.json:10:"));
  EXPECT_THAT(times.error().message, HasSubstr("median_ms"));
}

TEST(CheckLatency, ALearnedModelDeliversAndAnotherDoesNot) {
  const auto normal = ParseRecordedTimes(BuiltInBaseline("normal"), "normal.json");
  const auto peak = ParseRecordedTimes(BuiltInBaseline("stress-400"), "stress-400.json");
  ASSERT_TRUE(normal && peak);
  LatencyModel model;
  model.Learn(*normal);
  for (const CheckedEndpoint& endpoint : CheckLatency(model, *normal, 1)) {
    ASSERT_EQ(endpoint.quantiles.size(), 3u);
    for (const CheckedQuantile& quantile : endpoint.quantiles) {
      EXPECT_TRUE(quantile.right) << endpoint.name << " " << quantile.quantile << ": "
                                  << quantile.asked_ms << " / " << quantile.delivered_ms;
    }
  }
  for (const CheckedEndpoint& endpoint : CheckLatency(model, *peak, 1)) {
    EXPECT_FALSE(endpoint.quantiles[1].right) << endpoint.name;
  }
}

TEST(ParseRuns, TakesNoValueOfTheWrongType) {
  const std::string figures =
      R"("requests":9,"failures":0,"requests_per_s":1,"median_ms":1,"min_ms":1,"max_ms":2,)"
      R"("average_bytes":9,"percentiles_ms":{"50":1})";
  const std::string run = R"({"run":"a","state":"b","users":5,"aggregated":{)" + figures +
                          R"(},"endpoints":[{"method":"GET","name":"/",)" + figures + "}]}";
  ASSERT_TRUE(ParseRuns(run, "run.json"));
  size_t refused = 0;
  tests::support::ForEachWrongValue(run, [&](const std::string& text) {
    const auto runs = ParseRuns(text, "run.json");
    if (runs) return;
    ++refused;
    EXPECT_THAT(runs.error().where, testing::StartsWith("run.json:1:")) << text;
  });
  EXPECT_GT(refused, 150U);
}

}  // namespace
}  // namespace latency
