#include "python/utf8.h"

#include <gtest/gtest.h>

namespace python {
namespace {

constexpr char kHigh[] = "\xed\xa0\xbd";
constexpr char kLow[] = "\xed\xba\x80";

TEST(JoinSurrogatesTest, MakesOneCharacterOfAPair) {
  EXPECT_EQ(JoinSurrogates(std::string("a") + kHigh + kLow + "é"), "a🚀é");
}

TEST(JoinSurrogatesTest, LeavesWhatIsNoPair) {
  const std::string reversed = std::string(kLow) + kHigh;
  EXPECT_EQ(JoinSurrogates(reversed), reversed);
  EXPECT_EQ(JoinSurrogates(std::string(kHigh) + "a"), std::string(kHigh) + "a");
  EXPECT_EQ(JoinSurrogates(std::string(kHigh) + kHigh + kLow), std::string(kHigh) + "🚀");
}

}  // namespace
}  // namespace python
