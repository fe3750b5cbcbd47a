#include "harness/load/baseline.h"
#include "latency/baselines.h"

#include <gmock/gmock.h>

namespace harness::load {
namespace {

using base::ErrorCode;

TEST(ParseBaseline, ReadsARecordedRun) {
  const auto baseline = ParseBaseline(latency::BuiltInBaseline("day2-smoke"), "day2-smoke.json");
  ASSERT_TRUE(baseline) << baseline.error().ToString();
  EXPECT_EQ(baseline->run, "day2-smoke");
  EXPECT_EQ(baseline->total.requests, 1'126u);
  EXPECT_EQ(baseline->total.failures, 409u);
  ASSERT_EQ(baseline->rows.size(), 9u);
  EXPECT_EQ(baseline->rows[3].row.name, "GET /api/v1/agents/{id}");
  EXPECT_EQ(baseline->rows[3].counts.share(), 1);
}

TEST(ParseBaseline, NamesThePlaceOfWhatIsWrong) {
  const auto no_run = ParseBaseline("{\n  \"users\": 1 }", "b.json");
  ASSERT_FALSE(no_run);
  EXPECT_EQ(no_run.error().code, ErrorCode::kBadFile);
  EXPECT_EQ(no_run.error().where, "b.json:1:1");
  const auto negative = ParseBaseline(
      "{ \"aggregated\": { \"requests\": 1, \"failures\": 0 },\n"
      "  \"endpoints\": [ { \"requests\": 1, \"failures\": -1 } ] }",
      "b.json");
  ASSERT_FALSE(negative);
  EXPECT_EQ(negative.error().where, "b.json:2:18");
}

}  // namespace
}  // namespace harness::load
