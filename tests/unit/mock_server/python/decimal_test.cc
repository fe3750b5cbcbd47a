#include "mock_server/python/decimal.h"

#include <gtest/gtest.h>

namespace mock_server::python {
namespace {

Decimal Parsed(std::string_view text) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  EXPECT_TRUE(decimal.has_value()) << text;
  return decimal.value_or(Decimal());
}

TEST(ParseDecimalTest, TakesDigitsOfAnyScriptAndBlanksAround) {
  EXPECT_EQ(Parsed("١٢").Compare(12), 0);
  EXPECT_EQ(Parsed("\u00a0\u3000１_０ ").Compare(10), 0);
  EXPECT_EQ(Parsed(" -1.50\n").Compare(-1), -1);
}

TEST(ParseDecimalTest, RefusesWhatIsNoNumber) {
  for (const char* text : {"", " ", "²", "1 2", "1e", "é", "1é", "0x1", "--1"}) {
    EXPECT_FALSE(ParseDecimal(text).has_value()) << text;
  }
}

TEST(DecimalTest, ComparesNumbersBeyond64Bits) {
  EXPECT_EQ(Parsed("9223372036854775809").Compare(1), 1);
  EXPECT_EQ(Parsed("-9223372036854775809").Compare(1), -1);
  EXPECT_EQ(Parsed("1e400").Compare(1), 1);
  EXPECT_EQ(Parsed("1.0").Compare(1), 0);
  EXPECT_EQ(Parsed("1.0000000000000000000001").Compare(1), 1);
}

}  // namespace
}  // namespace mock_server::python
