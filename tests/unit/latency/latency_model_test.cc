#include "latency/latency_model.h"

#include <gmock/gmock.h>

#include <cmath>

namespace latency {
namespace {

using testing::HasSubstr;

double Milliseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e6;
}

TEST(QuantileTable, GoesThroughItsPointsAndRises) {
  const QuantileTable table({{0, 2}, {0.5, 10}, {0.95, 40}, {1, 400}});
  EXPECT_DOUBLE_EQ(table.At(0), 2);
  EXPECT_DOUBLE_EQ(table.At(0.5), 10);
  EXPECT_DOUBLE_EQ(table.At(0.95), 40);
  EXPECT_DOUBLE_EQ(table.At(1), 400);
  EXPECT_NEAR(table.At(0.725), 20, 1e-9);  // half-way between the logarithms
  double last = 0;
  for (double q = 0; q <= 1; q += 0.001) {
    EXPECT_GE(table.At(q), last);
    last = table.At(q);
  }
}

TEST(QuantileTable, MakesValuesRise) {
  const QuantileTable table({{1, 5}, {0.5, 9}, {0, 0}});
  EXPECT_DOUBLE_EQ(table.At(1), 9);
  EXPECT_GT(table.At(0), 0);
}

TEST(QuantileTable, TakesTheHigherOfTwoAtOneQuantile) {
  const QuantileTable table({{0, 1}, {1, 210}, {0.5, 9}, {1, 206}});
  EXPECT_DOUBLE_EQ(table.At(1), 210);
  EXPECT_EQ(table.points().size(), 3u);
}

TEST(QuantileTable, MeanIsThatOfItsValues) {
  const QuantileTable table({{0, 2}, {0.3, 10}, {0.9, 40}, {1, 400}});
  double sum = 0;
  constexpr int kSteps = 100'000;
  for (int i = 0; i < kSteps; ++i) sum += table.At((i + 0.5) / kSteps);
  EXPECT_NEAR(table.Mean(), sum / kSteps, 0.01);
}

TEST(QuantileTable, ShareBelowIsTheInverse) {
  const QuantileTable table({{0, 2}, {0.3, 10}, {0.9, 40}, {1, 400}});
  for (const double q : {0.1, 0.3, 0.5, 0.95}) EXPECT_NEAR(table.ShareBelow(table.At(q)), q, 1e-6);
  EXPECT_NEAR(table.ShareBelow(1), 0, 1e-6);
  EXPECT_NEAR(table.ShareBelow(1000), 1, 1e-6);
}

TEST(LatencyModel, GivesBackTheRecordedPercentiles) {
  const LatencyModel& model = LatencyModel::BuiltIn();
  // latency/baselines/peak.json
  EXPECT_NEAR(Milliseconds(model.At("GET", "GET /api/v1/agents/", 200, 0.95)), 200, 0.001);
  EXPECT_NEAR(Milliseconds(model.At("GET", "GET /api/v1/agents/", 200, 0.5)), 38, 0.001);
  EXPECT_NEAR(Milliseconds(model.At("POST", "/api/v1/agents/", 200, 0.5)), 170, 0.001);
  EXPECT_NEAR(model.Table("GET", "GET /api/v1/agents/", 200)->Mean(), 65.85, 6.6);
}

TEST(LatencyModel, LiesBetweenTheLevelsBesideIt) {
  const LatencyModel& model = LatencyModel::BuiltIn();
  EXPECT_THAT(model.Levels(), testing::ElementsAre(10, 50, 100, 200, 300, 400, 500));
  const double low = Milliseconds(model.At("POST", "POST /api/v1/goals/", 200, 0.9));
  const double high = Milliseconds(model.At("POST", "POST /api/v1/goals/", 300, 0.9));
  const double between = Milliseconds(model.At("POST", "POST /api/v1/goals/", 250, 0.9));
  EXPECT_GT(between, low);
  EXPECT_LT(between, high);
  EXPECT_EQ(model.At("POST", "POST /api/v1/goals/", 1, 0.9),
            model.At("POST", "POST /api/v1/goals/", 10, 0.9));
  EXPECT_EQ(model.At("POST", "POST /api/v1/goals/", 9999, 0.9),
            model.At("POST", "POST /api/v1/goals/", 500, 0.9));
}

TEST(LatencyModel, TakesAllTogetherForAnUnknownEndpoint) {
  const LatencyModel& model = LatencyModel::BuiltIn();
  EXPECT_NEAR(Milliseconds(model.At("GET", "/health", 50, 0.5)), 14, 0.001);
}

TEST(LatencyModel, RefusesWhatIsNoRecordedRun) {
  LatencyModel model;
  const auto learned = model.Learn(R"({"users": 3})", "x.json");
  ASSERT_FALSE(learned);
  EXPECT_THAT(learned.error().ToString(), HasSubstr("x.json"));
  EXPECT_THAT(learned.error().message, HasSubstr("aggregated"));
  EXPECT_FALSE(model.Learn("{", "x.json"));
}

}  // namespace
}  // namespace latency
