#include "base/hex.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/uuid.h"

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

TEST(IsLowerHexDigit, TakesNoOtherByte) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_EQ(IsLowerHexDigit(c), HexDigit(c) >= 0 && !(c >= 'A' && c <= 'F')) << byte;
  }
}

TEST(IsCanonicalUuid, HasADigitOrAHyphenAtEachPlace) {
  const std::string good = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
  EXPECT_TRUE(IsCanonicalUuid(good));
  EXPECT_FALSE(IsCanonicalUuid(good + "0"));
  EXPECT_FALSE(IsCanonicalUuid(good.substr(1)));
  for (size_t place = 0; place < good.size(); ++place) {
    std::string text = good;
    for (int byte = 0; byte < 256; ++byte) {
      const char c = text[place] = static_cast<char>(byte);
      EXPECT_EQ(IsCanonicalUuid(text), IsUuidHyphen(place) ? c == '-' : IsLowerHexDigit(c)) << text;
    }
  }
}

}  // namespace
}  // namespace base
