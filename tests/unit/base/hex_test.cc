#include "base/hex.h"

#include <gtest/gtest.h>

#include <string_view>

namespace base {
namespace {

TEST(HexDigit, KnowsTheDigitsInBothCasesAndNothingElse) {
  constexpr std::string_view kUpper = "0123456789ABCDEF";
  int digits = 0;
  for (int byte = 0; byte < 256; ++byte) {
    if (HexDigit(static_cast<char>(byte)) >= 0) ++digits;
  }
  EXPECT_EQ(digits, 22);
  for (int value = 0; value < 16; ++value) {
    EXPECT_EQ(HexDigit(kHexDigits[value]), value);
    EXPECT_EQ(HexDigit(kUpper[static_cast<size_t>(value)]), value);
  }
}

}  // namespace
}  // namespace base
