#include "base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace base {
namespace {

TEST(RandomTest, SameSeedGivesTheSameDraws) {
  Random a(7);
  Random b(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.Next(), b.Next());
}

TEST(RandomTest, EveryCombinationOfKeysHasItsOwnStream) {
  std::set<uint64_t> firsts;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    for (uint64_t user = 0; user < 20; ++user) firsts.insert(Random::ForKeys({seed, user}).Next());
  }
  EXPECT_EQ(firsts.size(), 400u);
}

TEST(RandomTest, BelowCoversItsRangeEvenly) {
  Random random(1);
  int counts[5] = {};
  for (int i = 0; i < 50000; ++i) ++counts[random.Below(5)];
  for (int count : counts) EXPECT_NEAR(count, 10000, 500);
}

TEST(RandomTest, UuidIsVersionFour) {
  Random random(3);
  EXPECT_THAT(random.NextUuid(),
              ::testing::MatchesRegex(
                  "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

}  // namespace
}  // namespace base
