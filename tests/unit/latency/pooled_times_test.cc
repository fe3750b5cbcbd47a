#include "latency/recorded_times.h"

#include <gmock/gmock.h>

#include "latency/latency_model.h"

namespace latency {
namespace {

RecordedTimes RunOf(const std::string& where, double users, double requests,
                    std::vector<QuantilePoint> points) {
  RecordedTimes run;
  run.where = where;
  run.users = users;
  run.all = {"", "", requests, 0, 0, points};
  run.endpoints = {{"GET", "a", requests, 0, 0, std::move(points)}};
  return run;
}

TEST(PoolByLoad, LeavesRunsOfDifferentLoadAlone) {
  const auto pooled = PoolByLoad(
      {RunOf("b", 20, 5, {{0, 1}, {1, 2}}), RunOf("a", 10, 5, {{0, 3}, {1, 4}})}, LoadUnit::kUsers);
  ASSERT_EQ(pooled.size(), 2u);
  EXPECT_EQ(pooled[0].where, "a");
  EXPECT_EQ(pooled[0].endpoints[0].points[1].milliseconds, 4);
  EXPECT_EQ(pooled[1].where, "b");
}

TEST(PoolByLoad, MixesRunsOfOneLoadByTheirRequests) {
  // Three quarters lie between 1 and 2 ms, the rest between 100 and 200.
  const auto pooled =
      PoolByLoad({RunOf("a", 10, 300, {{0, 1}, {0.5, 1.4142}, {0.8, 1.7411}, {1, 2}}),
                  RunOf("b", 10, 100, {{0, 100}, {0.5, 141.42}, {1, 200}})},
                 LoadUnit::kUsers);
  ASSERT_EQ(pooled.size(), 1u);
  EXPECT_EQ(pooled[0].where, "a, b");
  EXPECT_EQ(pooled[0].all.requests, 400);
  ASSERT_EQ(pooled[0].endpoints.size(), 1u);
  const QuantileTable table(pooled[0].endpoints[0].points);
  EXPECT_NEAR(table.At(0), 1, 1e-6);
  EXPECT_NEAR(table.At(0.5), 1.587, 0.001);  // two thirds through the first run
  EXPECT_NEAR(table.At(0.8), 114.87, 0.01);  // one fifth through the second
  EXPECT_NEAR(table.At(1), 200, 1e-6);
  EXPECT_NEAR(pooled[0].all.median_ms, 1.587, 0.001);
}

}  // namespace
}  // namespace latency
