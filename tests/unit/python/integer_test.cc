#include "python/integer.h"

#include <gtest/gtest.h>

#include <string>

// The answers are those of Python 3.11's int(text).
namespace python {
namespace {

TEST(ParseIntegerTest, ForgivesBlanksSignsUnderscoresAndScripts) {
  for (const char* text : {"12", "+12", " 12\t\n\v\f\r", "1_2", "\u0661\u0662", "\uff11_\u0968",
                           "\u3000\u00a0\u008512\u2003"})
    EXPECT_EQ(ParseInteger(text), "12") << text;
  EXPECT_EQ(ParseInteger("-0_7"), "-07");
}

TEST(ParseIntegerTest, RefusesTheRest) {
  for (const char* text : {"", " ", "+", "_1", "1_", "1__2", "1 2", "--1", "+-1", "0x1", "1.0",
                           "\x1c"
                           "1",
                           "\u00b2", "1\u3000\x1c"})
    EXPECT_EQ(ParseInteger(text), std::nullopt) << text;
  EXPECT_EQ(ParseInteger(std::string("1\0", 2)), std::nullopt);
  EXPECT_EQ(ParseInteger(std::string(4301, '1')), std::nullopt);
  EXPECT_TRUE(ParseInteger(std::string(4300, '1')).has_value());
}

}  // namespace
}  // namespace python
