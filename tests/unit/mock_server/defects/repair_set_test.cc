#include "mock_server/defects/repair_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::defects {
namespace {

using ::testing::HasSubstr;

TEST(RepairSetTest, ReadsWhatItWrites) {
  for (const char* text : {"none", "L1", "L1,L4", "L2,L6,L9"}) {
    const auto set = RepairSet::Parse(text);
    ASSERT_TRUE(set.has_value()) << text;
    EXPECT_EQ(set->ToString(), text);
  }
  EXPECT_EQ(RepairSet::Parse("latent")->ToString(), "L1,L2,L3,L4,L5,L6,L7,L8,L9");
  EXPECT_EQ(RepairSet::Parse("l3")->ToString(), "L3");
}

TEST(RepairSetTest, HasOnlyWhatWasNamed) {
  const auto set = RepairSet::Parse("L1,L4");
  ASSERT_TRUE(set.has_value());
  EXPECT_TRUE(set->Has(Latent::kFailingCreates));
  EXPECT_TRUE(set->Has(Latent::kShadowedList));
  EXPECT_FALSE(set->Has(Latent::kZonedTimes));
}

TEST(RepairSetTest, NamesTheWrongPart) {
  for (const char* text : {"1", "L0", "L10", "L1,", "", "all", "L1;L2"}) {
    const auto set = RepairSet::Parse(text);
    ASSERT_FALSE(set.has_value()) << text;
    EXPECT_THAT(set.error().message, HasSubstr("a list of L1 to L9"));
  }
  EXPECT_THAT(RepairSet::Parse("L1,x").error().message, HasSubstr("'x'"));
}

}  // namespace
}  // namespace mock_server::defects
