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

Change OfSeveral(const std::vector<double>& base_medians, double now_median) {
  std::vector<RecordedTimes> bases;
  for (const double median : base_medians) bases.push_back(RunOf(Endpoint("/a", 10'000, median)));
  const Comparison comparison =
      CompareWithSeveral(bases, RunOf(Endpoint("/a", 10'000, now_median)), {});
  return comparison.endpoints.at(0).figures.at(0).change;
}

TEST(CompareTest, SeveralRunsTellHowMuchRunsDiffer) {
  // Beside any single one of them, 130 would be worse than 110 by more than chance.
  EXPECT_EQ(Of("p50", Endpoint("/a", 10'000, 110), Endpoint("/a", 10'000, 130)), Change::kWorse);
  EXPECT_EQ(OfSeveral({90, 95, 100, 110, 125, 130, 140}, 130), Change::kUndecided);
  EXPECT_EQ(OfSeveral({90, 95, 100, 110, 125, 130, 140}, 220), Change::kWorse);
  EXPECT_EQ(OfSeveral({108, 109, 110, 110, 110, 111, 112}, 130), Change::kWorse);
  EXPECT_EQ(OfSeveral({108, 109, 110, 110, 110, 111, 112}, 112), Change::kNone);
  EXPECT_EQ(OfSeveral({108, 109, 110, 110, 110, 111, 112}, 90), Change::kBetter);
}

TEST(CompareTest, TheMedianIsTheBaseWhateverOneRunWas) {
  std::vector<RecordedTimes> bases;
  for (const double median : {100.0, 101.0, 99.0, 100.0, 900.0})
    bases.push_back(RunOf(Endpoint("/a", 1'000, median)));
  const Comparison comparison = CompareWithSeveral(bases, RunOf(Endpoint("/a", 1'000, 100)), {});
  EXPECT_DOUBLE_EQ(comparison.endpoints.at(0).figures.at(0).base.value, 100);
  EXPECT_DOUBLE_EQ(comparison.endpoints.at(0).base_requests, 1'000);
}

TEST(CompareTest, RunsThatAgreeAreNoSurerThanOneOfThem) {
  const std::vector<RecordedTimes> bases(5, RunOf(Endpoint("/a", 100, 100)));
  const Comparison comparison = CompareWithSeveral(bases, RunOf(Endpoint("/a", 100, 100)), {});
  const Comparison single = Compare(bases.front(), RunOf(Endpoint("/a", 100, 100)), {});
  EXPECT_DOUBLE_EQ(comparison.all.figures.at(0).base.high, single.all.figures.at(0).base.high);
  EXPECT_DOUBLE_EQ(comparison.all.figures.at(0).base.low, single.all.figures.at(0).base.low);
}

TEST(CompareTest, AnEndpointOfSomeBaseRunsIsComparedWithThose) {
  RecordedTimes with_b = RunOf(Endpoint("/a", 1'000, 100));
  with_b.endpoints.push_back(Endpoint("/b", 1'000, 50));
  const std::vector<RecordedTimes> bases = {RunOf(Endpoint("/a", 1'000, 100)), with_b, with_b};
  RecordedTimes now = with_b;
  now.endpoints.push_back(Endpoint("/c", 10, 5));
  const Comparison comparison = CompareWithSeveral(bases, now, {});
  ASSERT_EQ(comparison.endpoints.size(), 3u);
  EXPECT_EQ(comparison.endpoints[1].name, "/b");
  EXPECT_EQ(comparison.endpoints[1].figures.size(), 3u);
  EXPECT_EQ(comparison.endpoints[2].name, "/c");
  EXPECT_EQ(comparison.endpoints[2].base_requests, 0);
}

}  // namespace
}  // namespace harness::verdict
