#include "latency/answer_delay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace latency {
namespace {

using std::chrono::milliseconds;

// Each row takes a time of its own, so that a time tells its row.
LatencyChoice Rows(const std::vector<std::tuple<std::string, std::string, double>>& rows) {
  LatencyChoice choice;
  for (const auto& [method, name, time] : rows)
    choice.model.Set(method, name, 1, QuantileTable({{0, time}}));
  return choice;
}

// The second request of a connection, and so no cold start.
milliseconds::rep Took(const AnswerDelay& delay, std::string_view method, std::string_view path,
                       uint64_t number = 2) {
  return std::chrono::round<milliseconds>(delay.For(method, path, {1, number, 1})).count();
}

TEST(AnswerDelay, FindsTheRowOfAPath) {
  const AnswerDelay delay(Rows({{"", "", 1},
                                {"GET", "GET /agents/", 2},
                                {"GET", "GET /agents/{id}", 3},
                                {"GET", "GET /agents/me", 4},
                                {"PATCH", "PATCH /agents/{id}", 5},
                                {"GET", "/users/[id]/posts?page=[n]", 6}}),
                          7);
  EXPECT_EQ(Took(delay, "GET", "/agents/"), 2);
  EXPECT_EQ(Took(delay, "GET", "/agents/8d1e"), 3);
  EXPECT_EQ(Took(delay, "GET", "/agents/me"), 4);
  EXPECT_EQ(Took(delay, "PATCH", "/agents/8d1e"), 5);
  EXPECT_EQ(Took(delay, "GET", "/users/12/posts"), 6);
  for (const char* other : {"/agents", "/agents/8d1e/", "/agents/8d1e/goals", "/", "", "/users/12"})
    EXPECT_EQ(Took(delay, "GET", other), 1) << other;
  EXPECT_EQ(Took(delay, "DELETE", "/agents/8d1e"), 1);
}

TEST(AnswerDelay, TheFirstRequestOfAConnectionStartsCold) {
  const AnswerDelay delay(Rows({{"", "", 1},
                                {"POST", "POST /agents/", 2},
                                {"POST", "/agents/", 100},
                                {"POST", "/goals/", 3}}),
                          7);
  EXPECT_EQ(Took(delay, "POST", "/agents/", 1), 100);
  EXPECT_EQ(Took(delay, "POST", "/agents/", 2), 2);
  EXPECT_EQ(Took(delay, "POST", "/goals/", 1), 3);
  EXPECT_EQ(Took(delay, "POST", "/goals/", 2), 3);
}

TEST(AnswerDelay, TheSamePlaceAndSeedGiveTheSameTime) {
  const AnswerDelay one(*ParseLatencyChoice("normal"), 1);
  const AnswerDelay again(*ParseLatencyChoice("normal"), 1);
  const AnswerDelay other(*ParseLatencyChoice("normal"), 2);
  int different = 0;
  for (uint64_t number = 1; number < 100; ++number) {
    const auto time = one.For("GET", "/api/v1/goals/", {3, number, 9});
    EXPECT_EQ(again.For("GET", "/api/v1/goals/", {3, number, 9}), time);
    different += other.For("GET", "/api/v1/goals/", {3, number, 9}) != time;
    different += one.For("GET", "/api/v1/goals/", {4, number, 9}) != time;
  }
  EXPECT_GT(different, 190);
}

TEST(AnswerDelay, ARunKeepsItsTimesWhateverTheLoadIs) {
  const AnswerDelay run(*ParseLatencyChoice("normal"), 1);
  const AnswerDelay all(*ParseLatencyChoice("recorded"), 1);
  EXPECT_EQ(run.For("GET", "/api/v1/agents/", {3, 4, 1}),
            run.For("GET", "/api/v1/agents/", {3, 4, 400}));
  EXPECT_LT(all.For("GET", "/api/v1/agents/", {3, 4, 1}),
            all.For("GET", "/api/v1/agents/", {3, 4, 400}));
}

TEST(AnswerDelay, AModelByTheRateGoesByTheRate) {
  LatencyChoice choice;
  choice.model.set_unit(LoadUnit::kRequestsPerSecond);
  choice.model.Set("", "", 10, QuantileTable({{0, 2}}));
  choice.model.Set("", "", 1000, QuantileTable({{0, 200}}));
  const AnswerDelay delay(choice, 7);
  EXPECT_TRUE(delay.needs_rate());
  EXPECT_EQ(delay.For("GET", "/", {1, 2, 900, 10}), milliseconds(2));
  EXPECT_EQ(delay.For("GET", "/", {1, 2, 1, 1000}), milliseconds(200));
  EXPECT_FALSE(AnswerDelay(*ParseLatencyChoice("recorded"), 7).needs_rate());
}

TEST(AnswerDelay, DeliversTheQuantilesOfTheModel) {
  const AnswerDelay delay(*ParseLatencyChoice("normal"), 1);
  const auto times_of = [&](std::string_view method, std::string_view path) {
    std::vector<double> times;
    for (uint64_t connection = 1; connection <= 50; ++connection) {
      for (uint64_t number = 2; number <= 201; ++number) {
        times.push_back(std::chrono::duration<double, std::milli>(
                            delay.For(method, path, {connection, number, 50}))
                            .count());
      }
    }
    std::sort(times.begin(), times.end());
    return times;
  };
  // latency/baselines/normal.json
  const auto lists = times_of("GET", "/api/v1/agents/");
  EXPECT_NEAR(lists[5000], 26, 0.8);
  EXPECT_NEAR(lists[9500], 55, 2);
  EXPECT_NEAR(lists[9900], 110, 15);
  const auto reads = times_of("GET", "/api/v1/agents/11111111-2222-3333-4444-555555555555");
  EXPECT_NEAR(reads[5000], 13, 0.5);
  EXPECT_NEAR(reads[9500], 31, 1.5);
}

}  // namespace
}  // namespace latency
