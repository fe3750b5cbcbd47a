#include "harness/verdict/comparison.h"

#include <gtest/gtest.h>

namespace harness::verdict {
namespace {

using latency::RecordedTimes;

// Times that rise evenly from half the median to one and a half times it.
RecordedTimes::Endpoint Endpoint(std::string name, double requests, double median_ms,
                                 double failures = 0) {
  RecordedTimes::Endpoint endpoint;
  if (!name.empty()) endpoint.method = "GET";
  endpoint.name = std::move(name);
  endpoint.requests = requests;
  endpoint.failures = failures;
  for (int i = 0; i <= 20; ++i) endpoint.points.push_back({i / 20.0, median_ms * (0.5 + i / 20.0)});
  return endpoint;
}

RecordedTimes RunOf(const RecordedTimes::Endpoint& endpoint) {
  RecordedTimes run;
  run.endpoints = {endpoint};
  run.all = endpoint;
  run.all.method.clear();
  run.all.name.clear();
  return run;
}

Change Of(std::string_view figure, const RecordedTimes::Endpoint& base,
          const RecordedTimes::Endpoint& now, const Tolerance& tolerance = {}) {
  const Comparison comparison = Compare(RunOf(base), RunOf(now), tolerance);
  for (const ComparedFigure& compared : comparison.endpoints.at(0).figures) {
    if (compared.name == figure) return compared.change;
  }
  ADD_FAILURE() << "no figure " << figure;
  return Change::kNone;
}

TEST(CompareTest, ARunIsNoWorseThanItself) {
  const Comparison comparison =
      Compare(RunOf(Endpoint("/a", 10'000, 100)), RunOf(Endpoint("/a", 10'000, 100)), {});
  EXPECT_EQ(comparison.Count(Change::kNone), 6);  // three figures, of the endpoint and of all
}

TEST(CompareTest, TimesAreWorseBeyondToleranceAndChance) {
  EXPECT_EQ(Of("p50", Endpoint("/a", 10'000, 100), Endpoint("/a", 10'000, 120)), Change::kWorse);
  EXPECT_EQ(Of("p95", Endpoint("/a", 10'000, 100), Endpoint("/a", 10'000, 120)), Change::kWorse);
  EXPECT_EQ(Of("p50", Endpoint("/a", 10'000, 120), Endpoint("/a", 10'000, 100)), Change::kBetter);
}

TEST(CompareTest, WhatIsTolerableIsNoChange) {
  EXPECT_EQ(Of("p50", Endpoint("/a", 100'000, 100), Endpoint("/a", 100'000, 109)), Change::kNone);
  EXPECT_EQ(Of("p50", Endpoint("/a", 100'000, 100), Endpoint("/a", 100'000, 109), {0.05, 1}),
            Change::kWorse);
  // A millisecond more is none where times are in whole ones.
  EXPECT_EQ(Of("p50", Endpoint("/a", 100'000, 5), Endpoint("/a", 100'000, 6)), Change::kNone);
  EXPECT_EQ(Of("p50", Endpoint("/a", 100'000, 5), Endpoint("/a", 100'000, 6), {0.1, 0.5}),
            Change::kWorse);
}

TEST(CompareTest, SmallSamplesDecideNothing) {
  // As much as in the first test, but chance could have done it.
  EXPECT_EQ(Of("p50", Endpoint("/a", 10, 100), Endpoint("/a", 10, 120)), Change::kUndecided);
  // Nothing is seen, but much could hide.
  EXPECT_EQ(Of("p50", Endpoint("/a", 10, 100), Endpoint("/a", 10, 100)), Change::kUndecided);
  EXPECT_EQ(Of("failed", Endpoint("/a", 10, 100), Endpoint("/a", 10, 100)), Change::kUndecided);
}

TEST(CompareTest, MoreFailuresAreWorseUnlessChance) {
  EXPECT_EQ(Of("failed", Endpoint("/a", 1000, 100, 0), Endpoint("/a", 1000, 100, 20)),
            Change::kWorse);
  EXPECT_EQ(Of("failed", Endpoint("/a", 1000, 100, 20), Endpoint("/a", 1000, 100, 0)),
            Change::kBetter);
  EXPECT_EQ(Of("failed", Endpoint("/a", 10'000, 100, 1), Endpoint("/a", 10'000, 100, 3)),
            Change::kNone);
}

TEST(CompareTest, AnEndpointOfOneRunOnlyIsKeptWithoutFigures) {
  const Comparison comparison =
      Compare(RunOf(Endpoint("/a", 100, 10)), RunOf(Endpoint("/b", 50, 10)), {});
  ASSERT_EQ(comparison.endpoints.size(), 2U);
  EXPECT_EQ(comparison.endpoints[0].name, "/a");
  EXPECT_EQ(comparison.endpoints[0].new_requests, 0);
  EXPECT_TRUE(comparison.endpoints[0].figures.empty());
  EXPECT_EQ(comparison.endpoints[1].name, "/b");
  EXPECT_EQ(comparison.endpoints[1].base_requests, 0);
  EXPECT_EQ(comparison.all.figures.size(), 3U);
}

}  // namespace
}  // namespace harness::verdict
