#include "mock_server/python/json_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "mock_server/python/json_writer.h"

namespace mock_server::python {
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
  EXPECT_EQ(value.error().kind, JsonReadError::Kind::kOther);
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
    EXPECT_EQ(value.error().kind, JsonReadError::Kind::kOther);
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
  EXPECT_EQ(value.error().kind, JsonReadError::Kind::kOther);
}

}  // namespace
}  // namespace mock_server::python
