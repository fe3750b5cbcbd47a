#include "python/json_writer.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "base/random.h"

namespace python {
namespace {

TEST(FloatReprTest, WritesAsPythonDoes) {
  EXPECT_EQ(FloatRepr(1.0), "1.0");
  EXPECT_EQ(FloatRepr(-0.0), "-0.0");
  EXPECT_EQ(FloatRepr(0.0001), "0.0001");
  EXPECT_EQ(FloatRepr(0.00001), "1e-05");
  EXPECT_EQ(FloatRepr(1e-7), "1e-07");
  EXPECT_EQ(FloatRepr(1.5e-7), "1.5e-07");
  EXPECT_EQ(FloatRepr(1e15), "1000000000000000.0");
  EXPECT_EQ(FloatRepr(1e16), "1e+16");
  EXPECT_EQ(FloatRepr(1.2345e22), "1.2345e+22");
  EXPECT_EQ(FloatRepr(1e300), "1e+300");
  EXPECT_EQ(FloatRepr(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(FloatRepr(12.5), "12.5");
  EXPECT_EQ(FloatRepr(123456789.125), "123456789.125");
  EXPECT_EQ(FloatRepr(5e-324), "5e-324");
}

// Numbers as people write them are written in another way than all others.
TEST(FloatReprTest, WritesTheFewestDigitsThatReadAsTheNumber) {
  base::Random random(5);
  const auto check = [](double value) {
    char digits[64];
    std::string expected(
        digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr);
    if (expected.find('.') == std::string::npos) expected += ".0";
    EXPECT_EQ(FloatRepr(value), expected);
  };
  for (int i = 0; i < 100'000; ++i) {
    const auto whole = static_cast<double>(random.Below(uint64_t{1} << (1 + i % 50)));
    double power = 1;
    for (int places = 0; places <= 6; ++places, power *= 10) {
      const double value = whole / power;
      if (value < 1e-4) continue;
      check(value);
      check(-value);
      check(std::nextafter(value, 0.5));
      check(std::nextafter(value, 1e15));
    }
  }
}

TEST(WriteJsonTest, IsCompactAndUnescaped) {
  std::string out;
  ASSERT_TRUE(
      WriteJson(Dict{{"a", List{1, Value(), true}}, {"\xd0\xb0\"\\\n\x01\x7f/", "x"}}, out));
  EXPECT_EQ(out, "{\"a\":[1,null,true],\"\xd0\xb0\\\"\\\\\\n\\u0001\x7f/\":\"x\"}");
}

TEST(WriteJsonTest, FailsWherePythonDoes) {
  std::string out;
  EXPECT_FALSE(WriteJson(std::numeric_limits<double>::quiet_NaN(), out));
  EXPECT_FALSE(WriteJson(List{std::numeric_limits<double>::infinity()}, out));
  EXPECT_FALSE(WriteJson("\xed\xa0\x80", out));
  EXPECT_FALSE(WriteJson(Dict{{"\xed\xa0\x80", 1}}, out));
}

TEST(WriteJsonString, EscapesAtEveryPlaceOfTextsOfEveryLength) {
  const std::pair<char, const char*> escapes[] = {
      {'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\x1f', "\\u001f"}, {'\0', "\\u0000"}};
  // Neighbours of what is escaped, among them bytes with the highest bit.
  const std::string filler = "!#[] ~\x7f\xc3\xbf\xe2\x82\xac";
  for (size_t size = 1; size <= 30; ++size) {
    std::string plain;
    while (plain.size() < size) plain += filler[plain.size() % filler.size()];
    std::string out;
    WriteJsonString(plain, out);
    EXPECT_EQ(out, '"' + plain + '"');
    for (size_t at = 0; at < size; ++at) {
      for (const auto& [character, escape] : escapes) {
        std::string text = plain;
        text[at] = character;
        out.clear();
        WriteJsonString(text, out);
        EXPECT_EQ(out, '"' + text.substr(0, at) + escape + text.substr(at + 1) + '"');
      }
    }
  }
}

}  // namespace
}  // namespace python
