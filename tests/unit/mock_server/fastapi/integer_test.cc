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

}  // namespace
}  // namespace mock_server::fastapi
