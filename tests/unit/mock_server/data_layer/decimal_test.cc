#include "mock_server/data_layer/decimal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace mock_server::data_layer {
namespace {

using python::List;
using python::Value;

// What numeric(precision, scale) keeps of a parameter, or its refusal after a "!".
Value Kept(int precision, int scale, const Value& parameter) {
  auto read = ReadDecimal(parameter);
  if (!read.has_value()) return Value("!" + read.error());
  const std::string fault = RoundDecimal(precision, scale, *read);
  return fault.empty() ? *read : Value("!" + fault);
}

// docs/platform-rest.md, Answers: the examples there.
TEST(Decimal, RoundsHalfAwayFromZeroFromTheExactBinaryValue) {
  EXPECT_EQ(Kept(10, 2, 2.675), 2.67);
  EXPECT_EQ(Kept(10, 2, 0.125), 0.13);
  EXPECT_EQ(Kept(10, 2, -0.125), -0.13);
  EXPECT_EQ(Kept(10, 2, 1.005), 1.0);
  EXPECT_EQ(Kept(10, 4, 0.12345), 0.1235);
  EXPECT_EQ(Kept(10, 4, 0.12355), 0.1235);
  EXPECT_EQ(Kept(10, 6, 2.5e-06), 3e-06);
  EXPECT_EQ(Kept(10, 6, 5e-07), 0.0);
}

TEST(Decimal, RoundsTextsFromTheirDigits) {
  EXPECT_EQ(Kept(10, 2, "2.675"), 2.68);
  EXPECT_EQ(Kept(10, 2, "1e-2"), 0.01);
  EXPECT_EQ(Kept(10, 2, "-0.001"), 0.0);
  EXPECT_EQ(Kept(10, 2, " 7 "), 7.0);
}

TEST(Decimal, AnswersFloats) {
  EXPECT_EQ(Kept(10, 2, 20), 20.0);
  EXPECT_TRUE(Kept(10, 2, 20).is_float());
  EXPECT_EQ(Kept(10, 2, true), 1.0);
  EXPECT_FALSE(std::signbit(Kept(10, 2, -0.0).as_float()));
}

TEST(Decimal, RefusesWhatDoesNotFitAfterRounding) {
  const std::string overflow =
      "!numeric field overflow\nDETAIL:  A field with precision 10, scale 2 ";
  EXPECT_EQ(Kept(10, 2, 99999999.994), 99999999.99);
  EXPECT_EQ(Kept(10, 2, "99999999.995"),
            overflow + "must round to an absolute value less than 10^8.");
  EXPECT_EQ(Kept(10, 2, Value::Integer("1" + std::string(30, '0'))),
            overflow + "must round to an absolute value less than 10^8.");
  EXPECT_EQ(Kept(10, 2, "1e5000"), overflow + "must round to an absolute value less than 10^8.");
  EXPECT_EQ(Kept(10, 2, std::numeric_limits<double>::infinity()),
            overflow + "cannot hold an infinite value.");
  EXPECT_EQ(Kept(10, 2, "-inf"), overflow + "cannot hold an infinite value.");
}

// Each expectation is what Python 3.11 makes of it.
TEST(Decimal, ReadsListsOfSignDigitsAndExponent) {
  EXPECT_EQ(Kept(10, 2, List{0, List{1, 2}, -1}), 1.2);
  EXPECT_EQ(Kept(10, 2, List{false, List{true}, true}), 10.0);
  EXPECT_EQ(Kept(10, 2, List{1, List{0, 0, 7}, 2}), -700.0);
  EXPECT_EQ(Kept(10, 2, List{1, List{}, 0}), 0.0);
  EXPECT_TRUE(std::isnan(Kept(10, 2, List{0, List{3}, "n"}).as_float()));
  EXPECT_TRUE(std::isnan(Kept(10, 2, List{1, List{}, "N"}).as_float()));
  EXPECT_TRUE(std::isinf(ReadDecimal(List{1, List{5}, "F"})->as_float()));
  EXPECT_EQ(Kept(10, 2, List{0, List{1}}), "!argument must be a sequence of length 3");
  EXPECT_EQ(Kept(10, 2, List{2, List{1}, 0}), "!sign must be an integer with the value 0 or 1");
  EXPECT_EQ(Kept(10, 2, List{0.0, List{1}, 0}), "!sign must be an integer with the value 0 or 1");
  EXPECT_EQ(Kept(10, 2, List{0, List{12}, 0}), "!coefficient must be a tuple of digits");
  EXPECT_EQ(Kept(10, 2, List{0, List{1.0}, 0}), "!coefficient must be a tuple of digits");
  EXPECT_EQ(Kept(10, 2, List{0, "1", 0}), "!coefficient must be a tuple of digits");
  EXPECT_EQ(Kept(10, 2, List{0, List{1}, 0.0}), "!exponent must be an integer");
  EXPECT_EQ(Kept(10, 2, List{0, List{1}, Value::Integer("1000000000000000000000")}),
            "!Python int too large to convert to C ssize_t");
  EXPECT_EQ(Kept(10, 2, List{0, List{1}, "f"}),
            "!string argument in the third position must be 'F', 'n' or 'N'");
}

TEST(Decimal, KeepsNan) {
  EXPECT_TRUE(std::isnan(Kept(10, 2, std::numeric_limits<double>::quiet_NaN()).as_float()));
  EXPECT_TRUE(std::isnan(Kept(10, 2, "NaN").as_float()));
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  EXPECT_EQ(Kept(10, 2, "cheap"), "![<class 'decimal.ConversionSyntax'>]");
  EXPECT_EQ(Kept(10, 2, python::Dict{}), "!conversion from dict to Decimal is not supported");
  EXPECT_EQ(Kept(10, 2, "1e-20000"),
            "!cannot encode Decimal value into numeric: exponent is too small");
}

Value Bound(void (*round)(int, Value&), const Value& value) {
  Value bound = *ReadDecimal(value);
  round(2, bound);
  return bound;
}

// A filter's bound of many digits selects the same rows as the nearest number of the column's
// scale.
TEST(Decimal, RoundsBoundsInwards) {
  EXPECT_EQ(Bound(RoundDecimalUp, 0.1), 0.11);   // the double is above 0.1
  EXPECT_EQ(Bound(RoundDecimalUp, 80.3), 80.3);  // this one is below
  EXPECT_EQ(Bound(RoundDecimalUp, "0.1"), 0.1);
  EXPECT_EQ(Bound(RoundDecimalUp, -0.129), -0.12);
  EXPECT_EQ(Bound(RoundDecimalDown, 0.129), 0.12);
  EXPECT_EQ(Bound(RoundDecimalDown, -0.121), -0.13);
  EXPECT_TRUE(std::isinf(Bound(RoundDecimalUp, "inf").as_float()));
}

}  // namespace
}  // namespace mock_server::data_layer
