#include "python/json_dumps.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace python {
namespace {

TEST(DumpJson, IsWhatPythonWrites) {
  const Value value(Dict{{"a", List{1, 2.0, true, false, Value()}}, {"b", Dict{}}, {"c", List{}}});
  EXPECT_EQ(DumpJson(value), R"({"a": [1, 2.0, true, false, null], "b": {}, "c": []})");
}

TEST(DumpJson, EscapesAllBeyondAscii) {
  EXPECT_EQ(DumpJson("\"\\/\b\f\n\r\t\x01\x7f"), R"("\"\\/\b\f\n\r\t\u0001\u007f")");
  EXPECT_EQ(DumpJson("é\u4e2d\U0001F6F0"), R"("\u00e9\u4e2d\ud83d\udef0")");
  EXPECT_EQ(DumpJson("\xED\xA0\xBD"), R"("\ud83d")");  // a lone surrogate
  EXPECT_EQ(DumpJson(Dict{{"ü", 1}}), R"({"\u00fc": 1})");
}

TEST(DumpJson, SpellsWhatIsNoNumberAsPythonDoes) {
  const List numbers{std::nan(""), std::numeric_limits<double>::infinity(),
                     -std::numeric_limits<double>::infinity()};
  EXPECT_EQ(DumpJson(numbers), "[NaN, Infinity, -Infinity]");
  EXPECT_EQ(DumpValidJson(numbers), "[null, null, null]");
}

}  // namespace
}  // namespace python
