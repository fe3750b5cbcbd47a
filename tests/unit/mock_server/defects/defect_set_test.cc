#include "mock_server/defects/defect_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::defects {
namespace {

using ::testing::HasSubstr;

TEST(DefectSetTest, ReadsWhatItWrites) {
  for (const char* text : {"none", "1", "1,3", "2,4,6", "1,2,3,4,5,6"}) {
    const auto set = DefectSet::Parse(text);
    ASSERT_TRUE(set.has_value()) << text;
    EXPECT_EQ(set->ToString(), text);
  }
  EXPECT_EQ(DefectSet::Parse("all")->ToString(), "1,2,3,4,5,6");
}

TEST(DefectSetTest, NamesTheWrongPart) {
  for (const char* text : {"7", "1,", "", "1,x", "0", "1;3", "12"}) {
    const auto set = DefectSet::Parse(text);
    ASSERT_FALSE(set.has_value()) << text;
    EXPECT_THAT(set.error().message, HasSubstr("numbers from 1 to 6"));
  }
  EXPECT_THAT(DefectSet::Parse("1,x").error().message, HasSubstr("'x'"));
}

}  // namespace
}  // namespace mock_server::defects
