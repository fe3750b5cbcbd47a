#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace base {
namespace {

using ::testing::HasSubstr;

std::string ErrorOf(std::string_view text) {
  const Result<JsonFile> file = JsonFile::Parse(text, "f.json");
  return file ? "parsed" : file.error().ToString();
}

TEST(JsonFile, TellsWhatWasExpectedAndWhere) {
  EXPECT_EQ(ErrorOf("{\n  \"a\": 1,\n  \"b\" 2\n}"), "f.json:3:7: expected ':' after the key");
  EXPECT_EQ(ErrorOf("{\"a\": 1 \"b\": 2}"), "f.json:1:9: expected ',' or '}' after a member");
  EXPECT_EQ(ErrorOf("[1 2]"), "f.json:1:4: expected ',' or ']' after an element");
  EXPECT_EQ(ErrorOf("{\"a\": 1,}"), "f.json:1:9: expected a key in double quotes");
  EXPECT_EQ(ErrorOf("[1,]"), "f.json:1:4: expected a value");
  EXPECT_EQ(ErrorOf(""), "f.json:1:1: expected a JSON value, found nothing");
  EXPECT_EQ(ErrorOf("{} {}"), "f.json:1:4: expected the end of the text after the value");
  EXPECT_THAT(ErrorOf("\"abc"), HasSubstr("expected '\"' at the end of the string"));
  EXPECT_THAT(ErrorOf("\"\xff\""), HasSubstr("expected UTF-8"));
  EXPECT_THAT(ErrorOf(std::string("\xff\xfe{\0", 4)), HasSubstr("expected UTF-8"));
  EXPECT_THAT(ErrorOf("\xc3\xa9"), HasSubstr("expected a value"));
  EXPECT_THAT(ErrorOf(std::string_view("{}\0x", 4)), HasSubstr("found a NUL byte"));
}

TEST(JsonFile, AllowsCommentsAndAByteOrderMark) {
  const auto file =
      JsonFile::Parse("\xEF\xBB\xBF// first\n{ /* in */ \"a\": 1 // last\n}", "f.json");
  ASSERT_TRUE(file) << file.error().ToString();
  EXPECT_EQ(FindMember(file->root(), "a")->GetInt(), 1);
}

TEST(JsonFile, KnowsWhereEveryValueAndKeyBegins) {
  const auto parsed = JsonFile::Parse(
      "{\n  // a comment with \"quotes\", {braces}\n  \"list\": [1,\n    {\"x\": \"y\"}],\n  "
      "\"n\": null }",
      "f");
  ASSERT_TRUE(parsed) << parsed.error().ToString();
  const JsonFile file =
      std::move(const_cast<Result<JsonFile>&>(parsed).value());  // positions survive a move
  const auto& list = *FindMember(file.root(), "list");
  EXPECT_EQ(file.Where(file.root()), "f:1:1");
  EXPECT_EQ(file.Where(list), "f:3:11");
  EXPECT_EQ(file.Where(list[0]), "f:3:12");
  EXPECT_EQ(file.Where(list[1]), "f:4:5");
  EXPECT_EQ(file.Where(*FindMember(list[1], "x")), "f:4:11");
  EXPECT_EQ(file.Where(file.root().FindMember("n")->name), "f:5:3");
  EXPECT_EQ(file.Where(rapidjson::Value(3)), "f");
}

TEST(JsonFile, HasTheTextOfAValue) {
  const auto file =
      JsonFile::Parse("{\"a\": [ 1000000000000000000000 /* many */, 1.50], \"b\": true}", "f");
  EXPECT_EQ(file->TextOf(file->root()["a"][0]), "1000000000000000000000");
  EXPECT_EQ(file->TextOf(file->root()["a"][1]), "1.50");
  EXPECT_EQ(file->TextOf(file->root()["b"]), "true");
  EXPECT_EQ(file->TextOf(rapidjson::Value(1)), "");
}

TEST(JsonFile, RefusesAKeyThatStandsTwice) {
  EXPECT_EQ(ErrorOf("{\"a\": {\"b\": 1,\n \"b\": 2}}"),
            "f.json:2:2: the key \"b\" appears twice in one object");
}

TEST(JsonFile, RefusesWhatIsNestedTooDeep) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(ErrorOf(nested(kMaxFileDepth)), "parsed");
  EXPECT_THAT(ErrorOf(nested(kMaxFileDepth + 1)), HasSubstr("nested deeper than 100 levels"));
  EXPECT_THAT(ErrorOf(nested(200000)), HasSubstr("nested deeper"));
}

TEST(JsonFile, LoadNamesAFileThatIsNotThere) {
  const auto file = JsonFile::Load("/nowhere/x.json");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kBadFile);
  EXPECT_EQ(file.error().ToString(), "/nowhere/x.json: can't be read: No such file or directory");
  EXPECT_EQ(JsonFile::Load("/nowhere/x.json ").error().message,
            "can't be read: No such file or directory; it ends with a blank");
}

TEST(JsonFile, LoadRefusesADirectory) {
  const auto file = JsonFile::Load("/");
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().ToString(), HasSubstr("/: can't be read: Is a directory"));
}

TEST(ParseJson, KeepsNumbersExactly) {
  rapidjson::Document document;
  ASSERT_TRUE(ParseJson("[0.12345678901234567, 18446744073709551615, -9223372036854775808, 1.0]",
                        document));
  EXPECT_EQ(document[0].GetDouble(), 0.12345678901234567);
  EXPECT_EQ(ToJson(document),
            "[0.12345678901234567,18446744073709551615,-9223372036854775808,1.0]");
}

TEST(ParseJson, ReadsNumbersAtTheEdges) {
  rapidjson::Document document;
  ASSERT_TRUE(ParseJson(
      "[0e66, -0, 1e-400, 5e-324, 1.7976931348623157e308, 18446744073709551616, 1E2]", document));
  EXPECT_EQ(document[0].GetDouble(), 0.0);
  EXPECT_EQ(document[1].GetInt(), 0);
  EXPECT_EQ(document[2].GetDouble(), 0.0);
  EXPECT_EQ(document[3].GetDouble(), 5e-324);
  EXPECT_EQ(document[4].GetDouble(), 1.7976931348623157e308);
  EXPECT_EQ(document[5].GetDouble(), 18446744073709551616.0);
  EXPECT_EQ(document[6].GetDouble(), 100.0);
  const Status status = ParseJson("[1e400]", document);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("the number is too big for a double"));
}

TEST(ParseJson, IsStrict) {
  rapidjson::Document document;
  EXPECT_FALSE(ParseJson("{} // no comments", document));
  EXPECT_FALSE(ParseJson("{'a': 1}", document));
  const Status status = ParseJson("[1,\n 2,,3]", document);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "expected a value at line 2, column 4");
}

TEST(DescribeJson, NamesTypeAndValue) {
  rapidjson::Document d;
  ASSERT_TRUE(ParseJson(R"([7, 7.0, "7", null, true, [], [1,2], {"a":1}])", d));
  EXPECT_EQ(DescribeJson(d[0]), "integer 7");
  EXPECT_EQ(DescribeJson(d[1]), "number 7.0");
  EXPECT_EQ(DescribeJson(d[2]), "string \"7\"");
  EXPECT_EQ(DescribeJson(d[3]), "null");
  EXPECT_EQ(DescribeJson(d[4]), "boolean true");
  EXPECT_EQ(DescribeJson(d[5]), "an empty array");
  EXPECT_EQ(DescribeJson(d[6]), "array of 2 [1,2]");
  EXPECT_EQ(DescribeJson(d[7]), "object {\"a\":1}");
}

TEST(CutText, NeverCutsInsideACharacter) {
  EXPECT_EQ(CutText("abc", 3), "abc");
  EXPECT_EQ(CutText("abcd", 3), "abc… (4 bytes)");
  EXPECT_EQ(CutText("aöö", 2), "a… (5 bytes)");
}

}  // namespace
}  // namespace base
