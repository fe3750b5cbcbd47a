#include "python/json_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "python/json_writer.h"

namespace python {
namespace {

using namespace std::string_view_literals;

std::string Written(std::string_view bytes) {
  const auto value = ReadJson(bytes);
  if (!value.has_value()) return "error: " + std::string(value.error().reason);
  std::string out;
  WriteAnyJson(*value, out);
  return out;
}

struct BadCase {
  std::string_view text;
  std::string_view reason;
  size_t position;
};

class ReadJsonErrorTest : public ::testing::TestWithParam<BadCase> {};

TEST_P(ReadJsonErrorTest, TellsPythonsReasonAndPlace) {
  const auto value = ReadJson(GetParam().text);
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().kind, JsonReadError::Kind::kDecode);
  EXPECT_EQ(value.error().reason, GetParam().reason);
  EXPECT_EQ(value.error().position, GetParam().position);
}

// Each row was printed by Python 3.11's json.loads.
INSTANTIATE_TEST_SUITE_P(
    Python, ReadJsonErrorTest,
    ::testing::Values(
        BadCase{"tru", "Expecting value", 0}, BadCase{"-", "Expecting value", 0},
        BadCase{" nul", "Expecting value", 1}, BadCase{" ", "Expecting value", 1},
        BadCase{"[1,]", "Expecting value", 3}, BadCase{"[1,", "Expecting value", 3},
        BadCase{"[", "Expecting value", 1}, BadCase{"[1", "Expecting ',' delimiter", 2},
        BadCase{"{", "Expecting property name enclosed in double quotes", 1},
        BadCase{"{\"a\":1,}", "Expecting property name enclosed in double quotes", 7},
        BadCase{"{a:1}", "Expecting property name enclosed in double quotes", 1},
        BadCase{"{\"a\" 1}", "Expecting ':' delimiter", 5},
        BadCase{"{\"a\":}", "Expecting value", 5},
        BadCase{"{\"a\":1 \"b\"}", "Expecting ',' delimiter", 7}, BadCase{"1 2", "Extra data", 2},
        BadCase{"01", "Extra data", 1}, BadCase{"1.", "Extra data", 1},
        BadCase{"1e", "Extra data", 1}, BadCase{"1e+", "Extra data", 1},
        BadCase{"\"abc", "Unterminated string starting at", 0},
        BadCase{"[\"abc", "Unterminated string starting at", 1},
        BadCase{"\"a\\", "Unterminated string starting at", 0},
        BadCase{"\"a\nb\"", "Invalid control character at", 2},
        BadCase{"\"\\x\"", "Invalid \\escape", 1},
        BadCase{"\"\\u12g4\"", "Invalid \\uXXXX escape", 2},
        BadCase{"\"\\u12", "Invalid \\uXXXX escape", 2},
        BadCase{"\"\\u1234", "Invalid \\uXXXX escape", 2},
        BadCase{"\"\\ud83d\\uzzzz\"", "Invalid \\uXXXX escape", 8},
        BadCase{"\"\xd0\xb0\xd0\xb1\" x", "Extra data", 5},
        BadCase{"\xef\xbb\xbf\xef\xbb\xbf 1", "Expecting value", 0},
        BadCase{"{\"a\":1}\0"sv, "Extra data", 7}, BadCase{"+1", "Expecting value", 0},
        BadCase{".5", "Expecting value", 0}, BadCase{"-Infinit", "Expecting value", 0}));

TEST(ReadJsonTest, KeepsIntegersOfAnySize) {
  EXPECT_EQ(Written("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Written("-123456789012345678901234567890"), "-123456789012345678901234567890");
  EXPECT_EQ(Written("-0"), "0");
  EXPECT_EQ(Written("-0.0"), "-0.0");
}

TEST(ReadJsonTest, RefusesIntegersOfMoreThan4300Digits) {
  EXPECT_TRUE(ReadJson(std::string(4300, '9')).has_value());
  const auto value = ReadJson(std::string(4301, '9'));
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().kind, JsonReadError::Kind::kTooManyDigits);
}

TEST(ReadJsonTest, TakesNanAndInfinities) {
  EXPECT_EQ(Written("[NaN,Infinity,-Infinity,1e999,-1e999]"),
            "[NaN,Infinity,-Infinity,Infinity,-Infinity]");
}

TEST(ReadJsonTest, TakesTinyNumbersAsPythonDoes) {
  EXPECT_EQ(Written("[1e-400,5e-324,2.2250738585072011e-308]"),
            "[0.0,5e-324,2.225073858507201e-308]");
}

TEST(ReadJsonTest, LastOfEqualKeysWinsInThePlaceOfTheFirst) {
  EXPECT_EQ(Written("{\"a\":1,\"b\":2,\"a\":3}"), "{\"a\":3,\"b\":2}");
  std::string many = "{";
  for (int i = 0; i < 100; ++i)
    many += "\"k" + std::to_string(i % 50) + "\":" + std::to_string(i) + ",";
  many += "\"end\":0}";
  const auto value = ReadJson(many);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->as_dict().size(), 51u);
  EXPECT_EQ(value->as_dict().Find("k7")->as_small_int(), 57);
}

TEST(ReadJsonTest, DetectsEncodings) {
  EXPECT_EQ(Written("\xef\xbb\xbf[1]"), "[1]");
  EXPECT_EQ(Written("\xff\xfe[\0001\0]\0"sv), "[1]");
  EXPECT_EQ(Written("\xfe\xff\0[\0001\0]"sv), "[1]");
  EXPECT_EQ(Written("\0[\0001\0]"sv), "[1]");
  EXPECT_EQ(Written("[\0001\0]\0"sv), "[1]");
  EXPECT_EQ(Written("\0\0\0[\0\0\0]"sv), "[]");
  EXPECT_EQ(Written("[\0\0\0]\0\0\0"sv), "[]");
}

TEST(ReadJsonTest, RefusesBytesThatAreNoText) {
  for (std::string_view bytes :
       {"\"\xff\""sv, "\"\xc0\x80\""sv, "\xff\xfe[\0]"sv, "\"\xed\xa0\""sv}) {
    const auto value = ReadJson(bytes);
    ASSERT_FALSE(value.has_value());
    EXPECT_EQ(value.error().kind, JsonReadError::Kind::kEncoding);
  }
}

TEST(ReadJsonTest, SurrogatesPassAloneAndJoinInPairs) {
  EXPECT_EQ(Written("\"\\ud800\""), "\"\xed\xa0\x80\"");
  EXPECT_EQ(Written("\"\xed\xa0\x80\""), "\"\xed\xa0\x80\"");
  EXPECT_EQ(Written("\"\\ud83d\\ude00\""), "\"\xf0\x9f\x98\x80\"");
  EXPECT_EQ(Written("\"\\ud83d\\u0041\""),
            "\"\xed\xa0\xbd"
            "A\"");
}

TEST(ReadJsonTest, RefusesDeepNesting) {
  EXPECT_TRUE(ReadJson(std::string(500, '[') + std::string(500, ']')).has_value());
  const auto value = ReadJson(std::string(20000, '['));
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().kind, JsonReadError::Kind::kTooDeep);
}

struct ErrorTextCase {
  std::string_view bytes;
  std::string_view text;  // str() of what Python 3.11 raises
};

class JsonErrorTextTest : public testing::TestWithParam<ErrorTextCase> {};

TEST_P(JsonErrorTextTest, IsPythonsOwn) {
  const auto value = ReadJson(GetParam().bytes);
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(JsonErrorText(value.error(), GetParam().bytes), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    AsRaised, JsonErrorTextTest,
    testing::Values(
        ErrorTextCase{""sv, "Expecting value: line 1 column 1 (char 0)"},
        ErrorTextCase{"[1,\0122,\012 x]"sv, "Expecting value: line 3 column 2 (char 8)"},
        ErrorTextCase{"{\042a\042:\042\001\042}"sv,
                      "Invalid control character at: line 1 column 7 (char 6)"},
        ErrorTextCase{"{\042\303\251\042:\012\042\303\251\042 x"sv,
                      "Expecting ',' delimiter: line 2 column 5 (char 10)"},
        ErrorTextCase{"{\042a\042:\042\377\042}"sv,
                      "'utf-8' codec can't decode byte 0xff in position 6: invalid start byte"},
        ErrorTextCase{"\042\303"sv,
                      "'utf-8' codec can't decode byte 0xc3 in position 1: unexpected end of data"},
        ErrorTextCase{
            "\042\303\042"sv,
            "'utf-8' codec can't decode byte 0xc3 in position 1: invalid continuation byte"},
        ErrorTextCase{
            "\042\342\202\042"sv,
            "'utf-8' codec can't decode bytes in position 1-2: invalid continuation byte"},
        ErrorTextCase{"\042\342\202"sv,
                      "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data"},
        ErrorTextCase{
            "\042\355\240\042"sv,
            "'utf-8' codec can't decode byte 0xed in position 1: invalid continuation byte"},
        ErrorTextCase{
            "\042\364\220\200\200\042"sv,
            "'utf-8' codec can't decode byte 0xf4 in position 1: invalid continuation byte"},
        ErrorTextCase{"\357\273\277\042\377\042"sv,
                      "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"},
        ErrorTextCase{"\377\376["sv,
                      "'utf-16-le' codec can't decode byte 0x5b in position 2: truncated data"},
        ErrorTextCase{"\377\376[\000]"sv,
                      "'utf-16-le' codec can't decode byte 0x5d in position 4: truncated data"},
        ErrorTextCase{"\376\377\000[\000"sv,
                      "'utf-16-be' codec can't decode byte 0x00 in position 4: truncated data"},
        ErrorTextCase{"[\000\000\000]\000\000"sv,
                      "'utf-32-le' codec can't decode bytes in position 4-6: truncated data"},
        ErrorTextCase{"\377\376\000\000[\000\000\000\000\000\021\000"sv,
                      "'utf-32-le' codec can't decode bytes in position 8-11: code point not in "
                      "range(0x110000)"},
        ErrorTextCase{"\042\200\042"sv,
                      "'utf-8' codec can't decode byte 0x80 in position 1: invalid start byte"},
        ErrorTextCase{"[1]\000\000\000"sv, "Extra data: line 1 column 4 (char 3)"}));

TEST(JsonErrorTextTest, NamesTheLimitsOfDigitsAndDepth) {
  const std::string digits(5000, '1');
  EXPECT_EQ(JsonErrorText(ReadJson(digits).error(), digits),
            "Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; "
            "use sys.set_int_max_str_digits() to increase the limit");
  const std::string deep(2000, '[');
  EXPECT_EQ(JsonErrorText(ReadJson(deep).error(), deep),
            "maximum recursion depth exceeded while decoding a JSON array from a unicode string");
}

}  // namespace
}  // namespace python
