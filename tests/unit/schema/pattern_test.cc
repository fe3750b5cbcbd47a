#include "schema/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace schema {
namespace {

TEST(Pattern, IsFoundAnywhereUnlessAnchored) {
  EXPECT_TRUE(Pattern::Compile("b+")->FoundIn("abbc"));
  EXPECT_FALSE(Pattern::Compile("^b+$")->FoundIn("abbc"));
}

TEST(Pattern, TellsWhatIsWrong) {
  const auto pattern = Pattern::Compile("(a");
  ASSERT_FALSE(pattern);
  EXPECT_THAT(pattern.error().message,
              ::testing::HasSubstr("'(a' is not a regular expression that RE2 accepts: missing )"));
}

TEST(Pattern, StandsALongTextThatBreaksRecursiveEngines) {
  EXPECT_TRUE(Pattern::Compile("^(a|b)*$")->FoundIn(std::string(1000000, 'a')));
  EXPECT_FALSE(Pattern::Compile("^(a|a)*$")->FoundIn(std::string(100000, 'a') + "!"));
}

}  // namespace
}  // namespace schema
