#include "harness/load/spawn_schedule.h"

#include <gmock/gmock.h>

namespace harness::load {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

TEST(SpawnSchedule, AddsWholeBatchesAsLocustDoes) {
  EXPECT_THAT(SpawnScheduleOf({{10, 5, 60s}}), ElementsAre(SpawnPoint{0s, 5}, SpawnPoint{1s, 10}));
  EXPECT_THAT(SpawnScheduleOf({{5, 2.5, 60s}}),
              ElementsAre(SpawnPoint{0s, 2}, SpawnPoint{800ms, 4}, SpawnPoint{1600ms, 5}));
  EXPECT_THAT(SpawnScheduleOf({{2, 0.5, 60s}}), ElementsAre(SpawnPoint{0s, 1}, SpawnPoint{2s, 2}));
}

TEST(SpawnSchedule, GoesUpAndDownThroughStages) {
  EXPECT_THAT(
      SpawnScheduleOf({{4, 4, 10s}, {1, 2, 10s}, {0, 1, 5s}}),
      ElementsAre(SpawnPoint{0s, 4}, SpawnPoint{10s, 2}, SpawnPoint{11s, 1}, SpawnPoint{20s, 0}));
}

TEST(SpawnSchedule, GoesOnFromWhereAStageThatWasTooShortStopped) {
  EXPECT_THAT(SpawnScheduleOf({{100, 1, 2s}, {3, 1, 5s}}),
              ElementsAre(SpawnPoint{0s, 1}, SpawnPoint{1s, 2}, SpawnPoint{2s, 3}));
}

std::vector<UserKind> Kinds(const std::vector<double>& shares) {
  std::vector<UserKind> kinds;
  for (const double share : shares) {
    kinds.emplace_back();
    kinds.back().share = share;
  }
  return kinds;
}

std::string Sequence(const std::vector<double>& shares, int count) {
  KindSequence sequence(Kinds(shares));
  std::string text;
  for (int i = 0; i < count; ++i) text += static_cast<char>('A' + sequence.Next());
  return text;
}

TEST(KindSequence, TakesEqualSharesInTurn) { EXPECT_EQ(Sequence({1, 1, 1, 1}, 9), "ABCDABCDA"); }

// docs/load-model.md, Spawning.
TEST(KindSequence, FollowsLocustsGenerator) {
  EXPECT_EQ(Sequence({3, 1}, 9), "ABAAABAAA");
  // Admin 1, Api 10, Mobile 3, in the order of their names as Locust has them.
  EXPECT_EQ(Sequence({1, 10, 3}, 14), "BBCBBABCBBBCBB");
}

}  // namespace
}  // namespace harness::load
