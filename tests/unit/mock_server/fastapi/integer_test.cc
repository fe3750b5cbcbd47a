#include "mock_server/fastapi/scalars.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace mock_server::fastapi {
namespace {

using python::Value;

std::string Read(const Value& input, Dialect dialect = Dialect::kPydantic212) {
  const auto read = ReadInteger(input, dialect);
  if (const Value* value = std::get_if<Value>(&read)) return value->IntegerText();
  static const char* const kNames[] = {"type", "parsing", "size", "fraction", "finite"};
  return kNames[static_cast<int>(std::get<IntegerFault>(read))];
}

TEST(ReadIntegerTest, TakesNumbersBooleansAndTexts) {
  EXPECT_EQ(Read(7), "7");
  EXPECT_EQ(Read(Value::Integer("123456789012345678901234567890")),
            "123456789012345678901234567890");
  EXPECT_EQ(Read(true), "1");
  EXPECT_EQ(Read(false), "0");
  EXPECT_EQ(Read(7.0), "7");
  EXPECT_EQ(Read("+7"), "7");
  EXPECT_EQ(Read("-007"), "-7");
  EXPECT_EQ(Read("1_000"), "1000");
  EXPECT_EQ(Read("7.000"), "7");
}

TEST(ReadIntegerTest, TellsWhatIsWrong) {
  EXPECT_EQ(Read(Value()), "type");
  EXPECT_EQ(Read(python::List{}), "type");
  EXPECT_EQ(Read(python::Dict{}), "type");
  EXPECT_EQ(Read(7.5), "fraction");
  EXPECT_EQ(Read(1e300), "size");
  EXPECT_EQ(Read(std::nan("")), "finite");
  for (const char* text :
       {"", "x", "1e3", "1__0", "_1", "1_", "7.5", "0x10", "--1", "+", "\xd9\xa1"}) {
    EXPECT_EQ(Read(text), "parsing") << text;
  }
  EXPECT_EQ(Read(std::string(4301, '1')), "size");
}

TEST(ReadIntegerTest, TheDialectsDiffer) {
  EXPECT_EQ(Read("5.", Dialect::kPydantic25), "5");
  EXPECT_EQ(Read("5.", Dialect::kPydantic212), "parsing");
  EXPECT_EQ(Read(" 5 ", Dialect::kPydantic25), "parsing");
  EXPECT_EQ(Read(" 5 ", Dialect::kPydantic212), "5");
}

struct Text {
  std::string text;
  const char* by_25;
  const char* by_212;
};

class IntegerTextTest : public testing::TestWithParam<Text> {};

// As pydantic 2.5.0 and 2.12.5 told of them.
TEST_P(IntegerTextTest, IsReadAsEachPydanticDoes) {
  const auto& [text, by_25, by_212] = GetParam();
  EXPECT_EQ(Read(text, Dialect::kPydantic25), by_25) << text;
  EXPECT_EQ(Read(text, Dialect::kPydantic212), by_212) << text;
}

const std::string kOnes17(17, '1');

INSTANTIATE_TEST_SUITE_P(
    Underscores, IntegerTextTest,
    testing::Values(Text{"-_1", "-1", "parsing"}, Text{"0_0", "0", "0"},
                    Text{"0__7", "parsing", "7"}, Text{"0_", "parsing", "parsing"},
                    Text{"00_.0", "parsing", "parsing"}, Text{"1_0.0", "parsing", "10"},
                    // From 19 characters on another parser reads it.
                    Text{kOnes17 + "_", "parsing", "parsing"},
                    Text{"1_" + kOnes17, "111111111111111111", "111111111111111111"},
                    Text{kOnes17 + "__", "11111111111111111", "parsing"},
                    Text{"1__" + kOnes17 + ".0", "111111111111111111", "parsing"},
                    Text{"_" + kOnes17 + "11", "parsing", "parsing"}));
INSTANTIATE_TEST_SUITE_P(Signs, IntegerTextTest,
                         testing::Values(Text{"0-1", "parsing", "-1"},
                                         Text{"0-01", "parsing", "parsing"},
                                         Text{"-0-1", "parsing", "parsing"},
                                         Text{"+-1", "parsing", "parsing"}, Text{"-0", "0", "0"},
                                         Text{"+", "parsing", "parsing"},
                                         Text{"-007.", "-7", "parsing"}));
INSTANTIATE_TEST_SUITE_P(Sizes, IntegerTextTest,
                         testing::Values(Text{std::string(4301, '1'), "size", "size"},
                                         Text{std::string(4301, '1') + "x", "size", "size"},
                                         Text{"-" + std::string(4300, '1'), "size", "size"},
                                         Text{"1." + std::string(4400, '0'), "size", "1"},
                                         Text{"+" + std::string(4301, '1'), "size", "parsing"},
                                         Text{std::string(4301, '0'), "size", "0"},
                                         Text{std::string(4300, '0') + "7", "size", "7"}));

TEST(ReadIntegerTest, AFloatIsOneOf64Bits) {
  EXPECT_EQ(Read(-0x1p63), "size");
  EXPECT_EQ(Read(0x1p63), "size");
  EXPECT_EQ(Read(-9223372036854774784.0), "-9223372036854774784");
}

}  // namespace
}  // namespace mock_server::fastapi
