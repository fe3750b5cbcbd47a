#include "harness/load/template.h"

#include <gmock/gmock.h>

#include <set>

#include "base/json.h"
#include "harness/load/words.h"

namespace harness::load {
namespace {

using base::JsonFile;
using base::Random;
using testing::HasSubstr;

base::Result<Template> Compile(const std::string& text, std::vector<std::string> variables = {}) {
  const auto file = JsonFile::Parse(text, "t.json");
  EXPECT_TRUE(file) << text;
  return Template::Compile(*file, file->root(), variables);
}

std::string Render(const std::string& text, uint64_t seed = 1,
                   std::vector<std::string> variables = {}, std::vector<std::string> values = {}) {
  const auto compiled = Compile(text, std::move(variables));
  if (!compiled) return compiled.error().ToString();
  Random random(seed);
  std::string out;
  compiled->Render(random, values, out);
  return out;
}

TEST(Template, WritesPlainJsonAsPythonDoes) {
  EXPECT_EQ(Render(R"({"a":1,"b":[true,null,"x\n"],"c":1.0,"d":{}})"),
            R"({"a": 1, "b": [true, null, "x\n"], "c": 1.0, "d": {}})");
}

TEST(Template, TheSameStreamGivesTheSameText) {
  const std::string text =
      R"({"a":{"$uuid":{}},"b":{"$text":{"max_chars":200}},"c":{"$user_name":{}}})";
  EXPECT_EQ(Render(text, 5), Render(text, 5));
  EXPECT_NE(Render(text, 5), Render(text, 6));
}

TEST(Template, DrawsLieWithinTheirBounds) {
  std::set<int> ints;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    ints.insert(std::stoi(Render(R"({"$int":{"min":1,"max":10}})", seed)));
    const std::string number = Render(R"({"$float":{"min":0.1,"max":1.0,"decimals":2}})", seed);
    EXPECT_GE(std::stod(number), 0.1);
    EXPECT_LE(std::stod(number), 1.0);
    EXPECT_LE(number.size(), 4u) << number;
    EXPECT_THAT(number, HasSubstr("."));
  }
  EXPECT_EQ(ints.size(), 10u);
  EXPECT_EQ(*ints.begin(), 1);
  EXPECT_EQ(*ints.rbegin(), 10);
}

TEST(Template, TakesNumbersInEachOfTheirForms) {
  const std::string text = R"({"$float":{"min":0.1,"max":1.0,"decimals":2}})";
  const std::string other = R"({"$float":{"min":1e-1,"max":1,"decimals":2.0}})";
  for (uint64_t seed = 0; seed < 10; ++seed) EXPECT_EQ(Render(text, seed), Render(other, seed));
}

TEST(Template, ListsHaveBetweenMinAndMaxItems) {
  std::set<std::string> seen;
  for (uint64_t seed = 0; seed < 100; ++seed)
    seen.insert(Render(R"({"$list":{"min":0,"max":2,"of":7}})", seed));
  EXPECT_EQ(seen, (std::set<std::string>{"[]", "[7]", "[7, 7]"}));
}

TEST(Template, PutsVariablesIn) {
  EXPECT_EQ(Render(R"({"a":"{{x}}-{{y}}"})", 1, {"x", "y"}, {"1", "2"}), R"({"a": "1-2"})");
  EXPECT_EQ(Render(R"("{{x}}")", 1, {"x"}, {"say \"\\\n"}), R"("say \"\\\u000a")");
}

TEST(Template, EncodesVariablesInPaths) {
  const auto file = JsonFile::Parse(R"("/a/{{x}}?q")", "t.json");
  const std::vector<std::string> variables = {"x"};
  const auto path = Template::CompileText(*file, file->root(), variables);
  ASSERT_TRUE(path);
  Random random(1);
  std::string out;
  const std::vector<std::string> values = {"b c/d?e\r\n%"};
  path->Render(random, values, out);
  EXPECT_EQ(out, "/a/b%20c%2Fd%3Fe%0D%0A%25?q");
}

TEST(Template, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* text;
    const char* reason;
  } kCases[] = {
      {R"({"a":{"$int":{"min":1}}})", "{\"$int\": {\"min\": NUMBER, \"max\": NUMBER}}"},
      {R"({"$int":{"min":2,"max":1}})", "min <= max"},
      {R"({"$int":{"min":1,"max":2,"x":3}})", "the form is"},
      {R"({"$float":{"min":1,"max":2,"decimals":99}})", "from 0 to 15"},
      {R"({"$choice":[]})", "array of the values"},
      {R"({"$nothing":{}})", "unknown draw '$nothing'"},
      {R"({"$uuid":{},"b":1})", "only key"},
      {R"({"a":"{{x}}"})", "'{{x}}' is not defined"},
      {R"({"a":"{{x"})", "without '}}'"},
      {R"({"$list":{"min":0,"max":20000,"of":1}})", "10000 items"},
      {R"({"$text":{"max_chars":0}})", "from 1 to"},
  };
  for (const auto& item : kCases) {
    const auto compiled = Compile(item.text);
    ASSERT_FALSE(compiled) << item.text;
    EXPECT_THAT(compiled.error().ToString(), HasSubstr(item.reason));
    EXPECT_THAT(compiled.error().where, testing::StartsWith("t.json:1:"));
  }
}

double MeanLength(void (*append)(Random&, std::string&)) {
  Random random(11);
  std::string text;
  for (int i = 0; i < 4000; ++i) append(random, text);
  return static_cast<double>(text.size()) / 4000;
}

// The recorded answers' sizes follow from these (docs/load-model.md, Bodies).
TEST(Words, HaveTheLengthsOfTheRecordedBodies) {
  EXPECT_NEAR(MeanLength(AppendUserName), 9.8, 0.6);
  EXPECT_NEAR(MeanLength([](Random& random, std::string& out) { AppendSentence(random, 10, out); }),
              63, 5);
  EXPECT_NEAR(MeanLength([](Random& random, std::string& out) { AppendText(random, 200, out); }),
              161, 15);
}

TEST(Words, TextKeepsToItsLimit) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    std::string text;
    AppendText(random, 200, text);
    EXPECT_LE(text.size(), 200u);
    EXPECT_EQ(text.back(), '.');
    text.clear();
    AppendText(random, 5, text);
    EXPECT_LE(text.size(), 5u);
  }
}

}  // namespace
}  // namespace harness::load
