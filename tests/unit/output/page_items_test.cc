#include "output/page_items.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace output {
namespace {

using testing::ElementsAre;

constexpr size_t kThird = kMostItemBytes / 3;

TEST(ItemsThatFit, AreAllWherePossible) {
  const PageItem items[] = {{1, kThird}, {0, kThird}, {1, kThird}};
  const ShownItems fit = ItemsThatFit(items);
  EXPECT_THAT(fit.shown, ElementsAre(true, true, true));
  EXPECT_EQ(LeftOutText(fit, "finding", "--json writes"), "");
  EXPECT_EQ(ItemsThatFit({}).left_out, 0u);
}

TEST(ItemsThatFit, AreThoseOfTheLowestRanksAndTheFirstOfEach) {
  const PageItem items[] = {{2, 1}, {1, kThird}, {1, kThird}, {0, 2 * kThird}, {1, 1}};
  const ShownItems fit = ItemsThatFit(items);
  EXPECT_THAT(fit.shown, ElementsAre(false, true, false, true, false));
  EXPECT_EQ(LeftOutText(fit, "finding", "--json writes"),
            "3 more findings would make this page too long; --json writes all of them.");
}

TEST(ItemsThatFit, HaveTheFirstHoweverLargeItIs) {
  const PageItem items[] = {{0, kMostItemBytes + 1}, {0, 1}};
  const ShownItems fit = ItemsThatFit(items);
  EXPECT_THAT(fit.shown, ElementsAre(true, false));
  EXPECT_EQ(LeftOutText(fit, "kind", "--json writes"),
            "1 more kind would make this page too long; --json writes all of them.");
}

}  // namespace
}  // namespace output
