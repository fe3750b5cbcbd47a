#include "python/decimal.h"

#include <gtest/gtest.h>

namespace python {
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

TEST(ParseDecimalTest, KeepsEveryDigit) {
  EXPECT_EQ(Parsed("12.50").Plain(), "12.50");
  EXPECT_EQ(Parsed("+.5").Plain(), "0.5");
  EXPECT_EQ(Parsed("5.").Plain(), "5.0");
  EXPECT_EQ(Parsed("1e3").Plain(), "1000.0");
  EXPECT_EQ(Parsed("1.25E-2").Plain(), "0.0125");
  EXPECT_EQ(Parsed("-0012").Plain(), "-12.0");
  EXPECT_EQ(Parsed("_1__0_").Plain(), "10.0");  // underscores stand anywhere
}

TEST(ParseDecimalTest, KnowsNanAndInfinity) {
  for (const char* text : {"nan", "NaN", "sNaN", "-nan12"})
    EXPECT_EQ(Parsed(text).kind, Decimal::Kind::kNan) << text;
  EXPECT_EQ(Parsed("-Infinity").kind, Decimal::Kind::kInfinite);
  EXPECT_TRUE(Parsed("-inf").negative);
}

TEST(ParseDecimalTest, TakesBlanksAroundButNotInside) {
  for (const char* text : {"1 _", "_ 1", "1 2", "1. 0"})
    EXPECT_FALSE(ParseDecimal(text).has_value()) << text;
}

// decimal.InvalidOperation of Python 3.11.
TEST(ParseDecimalTest, RefusesExponentsThatPythonCanNotHold) {
  EXPECT_EQ(Parsed("1e999999999999999999").adjusted(), 999'999'999'999'999'999);
  EXPECT_EQ(Parsed("0.01e1000000000000000000").exponent, 999'999'999'999'999'998);
  EXPECT_EQ(Parsed("1e-1999999999999999997").exponent, -1'999'999'999'999'999'997);
  for (const char* text :
       {"1e1000000000000000000", "10e999999999999999999", "0e1000000000000000000",
        "1e-1999999999999999998", "12e-1999999999999999998", "1e99999999999999999999",
        "1e-99999999999999999999"})
    EXPECT_FALSE(ParseDecimal(text).has_value()) << text;
}

TEST(DecimalTest, ComparesWhatFollowsThePoint) {
  EXPECT_EQ(Parsed("1").Compare(1), 0);
  EXPECT_EQ(Parsed("1.00000000000000000000001").Compare(1), 1);
  EXPECT_EQ(Parsed("0.99999999999999999999999").Compare(1), -1);
  EXPECT_EQ(Parsed("-0.0").Compare(0), 0);
  EXPECT_EQ(Parsed("-1e-400").Compare(0), -1);
  EXPECT_EQ(Parsed("-5.5").Compare(-5), -1);
}

}  // namespace
}  // namespace python
