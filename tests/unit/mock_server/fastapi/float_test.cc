#include <gtest/gtest.h>

#include <cmath>

#include "mock_server/fastapi/scalars.h"

// The answers are those of pydantic 2.12.5's float.
namespace mock_server::fastapi {
namespace {

using python::Value;

TEST(ReadFloatTest, TakesNumbersAndBooleans) {
  EXPECT_EQ(std::get<double>(ReadFloat(7)), 7.0);
  EXPECT_EQ(std::get<double>(ReadFloat(-0.5)), -0.5);
  EXPECT_EQ(std::get<double>(ReadFloat(true)), 1.0);
  EXPECT_EQ(std::get<double>(ReadFloat(Value::Integer("1" + std::string(308, '0')))), 1e308);
}

TEST(ReadFloatTest, TakesNothingElse) {
  for (const Value& value : {Value(), Value(python::List{}), Value(python::Dict{}),
                             Value::Integer("1" + std::string(309, '0'))})
    EXPECT_EQ(std::get<FloatFault>(ReadFloat(value)), FloatFault::kType);
}

TEST(ReadFloatTest, ReadsTexts) {
  const std::pair<const char*, double> kTexts[] = {{"1", 1},
                                                   {"+1.5", 1.5},
                                                   {".5", .5},
                                                   {"5.", 5},
                                                   {"-1e-3", -1e-3},
                                                   {" 1.5\t", 1.5},
                                                   {"1_0.5", 10.5},
                                                   {"1_.5", 1.5},
                                                   {"1e1_0", 1e10},
                                                   {"\u30001\u00a0", 1},
                                                   {"1e400", HUGE_VAL},
                                                   {"iNf", HUGE_VAL},
                                                   {"-Infinity", -HUGE_VAL},
                                                   {"+_1", 1}};
  for (const auto& [text, number] : kTexts) {
    const auto read = ReadFloat(text);
    ASSERT_TRUE(std::holds_alternative<double>(read)) << text;
    EXPECT_EQ(std::get<double>(read), number) << text;
  }
  EXPECT_TRUE(std::isnan(std::get<double>(ReadFloat("-NaN"))));
}

TEST(ReadFloatTest, RefusesTextsThatAreNoNumbers) {
  // Blanks are forgiven, and underscores are, but not both in one text.
  for (const char* text :
       {"", ".", "e1", "1e", "0x1", "1,5", "1 2", "_1", "1_", "1__0", " 1_0", "1_0 ", "\u0661"})
    EXPECT_EQ(std::get<FloatFault>(ReadFloat(text)), FloatFault::kParsing) << text;
}

}  // namespace
}  // namespace mock_server::fastapi
