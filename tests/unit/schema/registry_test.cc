#include "schema/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/json.h"
#include "schema/bundle.h"
#include "schema/files.h"

namespace schema {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// All violations of `json` against a schema that stands alone.
std::vector<std::string> Violations(std::string_view schema, std::string_view json) {
  const base::EmbeddedFile files[] = {{"s.json", schema}};
  const SchemaRegistry registry(files);
  const auto compiled = registry.Get("s.json");
  if (!compiled) return {compiled.error().ToString()};
  std::vector<std::string> texts;
  for (const SchemaError& error : (*compiled)->ValidateText(json))
    texts.push_back(error.ToString());
  rapidjson::Document document;
  if (base::ParseJson(json, document)) {
    EXPECT_EQ((*compiled)->IsValid(document), texts.empty()) << json;
  }
  return texts;
}

std::string CompileError(std::string_view schema, std::string_view other = "{}") {
  const base::EmbeddedFile files[] = {{"s.json", schema}, {"types/other.json", other}};
  const SchemaRegistry registry(files);
  const auto compiled = registry.Get("s.json");
  return compiled ? "compiled" : compiled.error().ToString();
}

TEST(Schema, TellsExpectedAndFoundType) {
  EXPECT_THAT(Violations(R"({"type":"integer"})", R"("7")"),
              ElementsAre("(root): expected integer, got string \"7\""));
  EXPECT_THAT(Violations(R"({"type":["string","null"]})", "[1]"),
              ElementsAre("(root): expected string or null, got array of 1 [1]"));
}

TEST(Schema, TakesWholeNumbersOfAnySizeForIntegers) {
  EXPECT_THAT(Violations(R"({"type":"integer"})", "1.0"), IsEmpty());
  EXPECT_THAT(Violations(R"({"type":"integer"})", "123456789012345678901234567890"), IsEmpty());
  EXPECT_THAT(Violations(R"({"type":"integer"})", "18446744073709551615"), IsEmpty());
  EXPECT_THAT(Violations(R"({"type":"integer"})", "7.5"),
              ElementsAre("(root): expected integer, got number 7.5"));
}

TEST(Schema, NamesEveryMissingAndUnexpectedMember) {
  const char* schema = R"({"type":"object","properties":{"name":{"type":"string"},"status":{}},
                           "required":["name","status"],"additionalProperties":false})";
  EXPECT_THAT(Violations(schema, R"({"nam":1,"x~/":2,"colour":"red"})"),
              ElementsAre("/name: required, but missing", "/status: required, but missing",
                          "/nam: unexpected member; did you mean 'name'?",
                          "/x~0~1: unexpected member", "/colour: unexpected member"));
}

TEST(Schema, PointsAtTheDeepestPlaceOnly) {
  const char* schema = R"({"properties":{"items":{"type":"array","items":
                           {"type":"object","properties":{"n":{"type":"integer"}}}}}})";
  EXPECT_THAT(Violations(schema, R"({"items":[{"n":1},{"n":"2"}]})"),
              ElementsAre("/items/1/n: expected integer, got string \"2\""));
}

TEST(Schema, TellsLimitsInPlainNumbers) {
  EXPECT_THAT(Violations(R"({"minimum":1})", "0"),
              ElementsAre("(root): expected a number of at least 1, got integer 0"));
  EXPECT_THAT(Violations(R"({"maximum":1.5})", "2"),
              ElementsAre("(root): expected a number of at most 1.5, got integer 2"));
  EXPECT_THAT(Violations(R"({"exclusiveMinimum":0})", "0"),
              ElementsAre("(root): expected a number above 0, got integer 0"));
  EXPECT_THAT(Violations(R"({"maxLength":2})", "\"abc\""),
              ElementsAre("(root): expected at most 2 characters, got string \"abc\""));
  EXPECT_THAT(Violations(R"({"minItems":1})", "[]"),
              ElementsAre("(root): expected at least 1 elements, got an empty array"));
  EXPECT_THAT(Violations(R"({"uniqueItems":true})", "[1,2,1]"),
              ElementsAre("(root): expected elements that differ; those at 0 and 2 are equal, got "
                          "array of 3 [1,2,1]"));
}

TEST(Schema, TellsConstantsAndFormats) {
  EXPECT_THAT(Violations(R"({"enum":["a","b"]})", "\"c\""),
              ElementsAre("(root): expected one of \"a\", \"b\", got string \"c\""));
  EXPECT_THAT(Violations(R"({"const":0})", "0"), IsEmpty());
  EXPECT_THAT(Violations(R"({"const":0})", "1"),
              ElementsAre(HasSubstr("expected the constant of the schema, got integer 1")));
  EXPECT_THAT(Violations(R"({"type":["string","null"],"format":"timestamp"})", "null"), IsEmpty());
  EXPECT_THAT(
      Violations(R"({"format":"uuid"})", "\"bob\""),
      ElementsAre(HasSubstr(
          "expected a UUID such as 7c9e6679-7425-40de-944b-e07fc1f90ae7, got string \"bob\"")));
  EXPECT_THAT(Violations(R"({"pattern":"^a+$"})", "\"ab\""),
              ElementsAre("(root): expected text that matches ^a+$, got string \"ab\""));
  EXPECT_THAT(Violations(R"({"contentMediaType":"application/json"})", "\"{\""),
              ElementsAre("(root): expected a string that holds JSON, got string \"{\""));
}

TEST(Schema, TellsThePatternInWords) {
  const char* schema = R"({"pattern":"^/","x-expected":"a path such as /goals/"})";
  EXPECT_THAT(Violations(schema, "\"/x\""), IsEmpty());
  EXPECT_THAT(Violations(schema, "\"x\""),
              ElementsAre("(root): expected a path such as /goals/, got string \"x\""));
}

TEST(Schema, NamesEachMemberWhoseNameIsWrong) {
  const char* schema = R"({"propertyNames":{"pattern":"^[a-z]+$","x-expected":"letters like ab"}})";
  EXPECT_THAT(Violations(schema, R"({"ab":1})"), IsEmpty());
  EXPECT_THAT(Violations(schema, R"({"a b":1,"ab":2,"7":3})"),
              ElementsAre("/a b: wrong name; expected letters like ab",
                          "/7: wrong name; expected letters like ab"));
  EXPECT_THAT(Violations(R"({"propertyNames":{"maxLength":2}})", R"({"ab":1})"), IsEmpty());
}

TEST(Schema, JoinsAlternativesAtOnePlace) {
  EXPECT_THAT(Violations(R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "5"),
              ElementsAre("(root): expected string or null, got integer 5"));
}

TEST(Schema, TellsTheNearestAlternativeOnly) {
  const char* schema = R"({"anyOf":[{"type":"string"},{"type":"object","properties":{"regex":{}},
                           "additionalProperties":false}]})";
  EXPECT_THAT(Violations(schema, R"({"regx":"a"})"),
              ElementsAre("/regx: unexpected member; did you mean 'regex'?"));
}

TEST(Schema, TellsATextThatIsNoJson) {
  EXPECT_THAT(Violations("{}", "{'a': 1}"),
              ElementsAre("(root): no JSON: expected a key in double quotes at line 1, column 2"));
}

TEST(Schema, BooleanAndConditionalSchemasWork) {
  EXPECT_THAT(Violations("true", "1"), IsEmpty());
  EXPECT_THAT(Violations(R"({"properties":{"x":false}})", R"({"x":1})"),
              ElementsAre(HasSubstr("property name 'x'")));
  const char* schema =
      R"({"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}})";
  EXPECT_THAT(Violations(schema, R"({"a":1})"), ElementsAre("/b: required, but missing"));
  EXPECT_THAT(Violations(schema, R"({})"), ElementsAre("/c: required, but missing"));
}

TEST(Schema, StandsALongStringAndADeepValue) {
  EXPECT_THAT(Violations(R"({"pattern":"^(a|b)*$"})", '"' + std::string(200000, 'a') + '"'),
              IsEmpty());
  const std::string deep =
      std::string(base::kMaxAnswerDepth, '[') + std::string(base::kMaxAnswerDepth, ']');
  EXPECT_THAT(Violations(R"({"items":{"$ref":"#"}})", deep), IsEmpty());
  EXPECT_THAT(Violations(R"({"items":{"$ref":"#"}})", '[' + deep + ']'),
              ElementsAre(HasSubstr("nested deeper than")));
}

TEST(SchemaRegistry, ResolvesReferencesBetweenFiles) {
  const base::EmbeddedFile files[] = {
      {"goal.json",
       R"({"properties":{"id":{"$ref":"types/id.json"},"n":{"$ref":"types/id.json#/definitions/n"},
                        "sub":{"$ref":"#"}}})"},
      {"types/id.json", R"({"$ref":"base.json","definitions":{"n":{"type":"integer"}}})"},
      {"types/base.json", R"({"anyOf":[{"$ref":"#/definitions/s"},{"$ref":"../null.json"}],
                              "definitions":{"s":{"type":"string"}}})"},
      {"null.json", R"({"type":"null"})"}};
  const SchemaRegistry registry(files);
  const auto schema = registry.Get("goal.json");
  ASSERT_TRUE(schema) << schema.error().ToString();
  EXPECT_THAT((*schema)->ValidateText(R"({"id":"a","n":1,"sub":{"id":null}})"), IsEmpty());
  EXPECT_THAT((*schema)->ValidateText(R"({"sub":{"id":7,"n":"x"}})"),
              ElementsAre(SchemaError{"/sub/id", "expected string or null", "integer 7", "integer"},
                          SchemaError{"/sub/n", "expected integer", "string \"x\"", "string"}));
  EXPECT_THAT(
      (*schema)->ValidateText(R"({"sub":{"id":[]}})"),
      ElementsAre(SchemaError{"/sub/id", "expected string or null", "an empty array", "array"}));
}

TEST(SchemaRegistry, RefusesASchemaThatIsWrong) {
  EXPECT_EQ(CompileError("{\"type\": \"strin\"}"),
            "s.json:1:10: unknown type \"strin\"; the known ones are null, boolean, object, array, "
            "number, string, integer");
  EXPECT_EQ(CompileError("{\n \"requird\": []}"),
            "s.json:2:2: unknown schema keyword \"requird\"; did you mean 'required'? (names that "
            "begin with x- are free)");
  EXPECT_THAT(CompileError(R"({"format":"email"})"), HasSubstr("unknown format \"email\""));
  EXPECT_THAT(CompileError(R"({"pattern":"("})"), HasSubstr("not a regular expression"));
  EXPECT_THAT(CompileError(R"({"required":"name"})"), HasSubstr("s.json: "));
  EXPECT_EQ(CompileError(R"({"$ref":"types/othr.json"})"),
            "s.json:1:9: there is no schema \"types/othr.json\"; did you mean 'types/other.json'?");
  EXPECT_THAT(CompileError(R"({"$ref":"types/other.json#/definitions/x"})"),
              HasSubstr("refers to nothing"));
  EXPECT_THAT(CompileError(R"({"$ref":"types/other.json"})", R"({"$ref":"../s.json"})"),
              HasSubstr("is circular"));
  EXPECT_THAT(CompileError("{\"a\"}"), HasSubstr("s.json:1:5: expected ':'"));
}

TEST(SchemaRegistry, NamesTheNearestSchema) {
  const auto schema = SchemaRegistry::Embedded().Get("gaol.schema.json");
  ASSERT_FALSE(schema);
  EXPECT_EQ(schema.error().message,
            "there is no schema \"gaol.schema.json\"; did you mean 'goal.schema.json'?");
}

TEST(SchemaRegistry, KnowsNamesWithoutCompiling) {
  const base::EmbeddedFile files[] = {{"broken.json", R"({"type":"nothing"})"}};
  const SchemaRegistry registry(files);
  EXPECT_TRUE(registry.PlaceOf("broken.json").has_value());
  EXPECT_FALSE(registry.Get("broken.json").has_value());
  EXPECT_THAT(registry.PlaceOf("brokn.json").error().message, HasSubstr("broken.json"));
}

TEST(SchemaRegistry, EveryEmbeddedSchemaCompiles) {
  const SchemaRegistry& registry = SchemaRegistry::Embedded();
  EXPECT_GE(registry.Names().size(), 44u);
  for (const std::string& name : registry.Names()) {
    const auto schema = registry.Get(name);
    EXPECT_TRUE(schema) << schema.error().ToString();
  }
}

TEST(SchemaRegistry, ServesSeveralThreads) {
  const SchemaRegistry registry(SchemaFiles());
  std::vector<std::jthread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 200; ++n)
        right += registry.Find("agent.schema.json")->ValidateText("{}").size() == 10;
    });
  }
  threads.clear();
  EXPECT_EQ(right, 800);
}

TEST(CheckAgainst, TellsTheMisspeltMemberInPlaceOfTheMissingOne) {
  const auto contract = base::JsonFile::Parse(
      "{\"contract\": \"c\", \"service\": \"gateway\",\n \"stepz\": []}", "f");
  EXPECT_EQ(CheckAgainst("contract.schema.json", *contract, contract->root()).error().ToString(),
            "f:2:11: /stepz: unexpected member; did you mean 'steps'?");
  const auto other = base::JsonFile::Parse("{\"contract\": \"c\", \"service\": \"gateway\"}", "f");
  EXPECT_EQ(CheckAgainst("contract.schema.json", *other, other->root()).error().ToString(),
            "f:1:1: /steps: required, but missing");
}

TEST(CheckAgainst, QuotesANumberAsItIsWritten) {
  const auto profile =
      base::JsonFile::Parse("{\"profile\": \"p\", \"users\": 100000000000000000000}", "f");
  EXPECT_EQ(CheckAgainst("profile.schema.json", *profile, profile->root()).error().ToString(),
            "f:1:27: /users: expected a number of at most 1000000, got number "
            "100000000000000000000");
}

// Whoever reads a message should not have to read a regular expression.
void ExpectWordsForPatterns(const std::string& file, const rapidjson::Value& schema) {
  if (schema.IsArray()) {
    for (const auto& element : schema.GetArray()) ExpectWordsForPatterns(file, element);
  }
  if (!schema.IsObject()) return;
  const rapidjson::Value* pattern = base::FindMember(schema, "pattern");
  if (pattern != nullptr && pattern->IsString()) {
    const rapidjson::Value* words = base::FindMember(schema, kExpectedWords);
    ASSERT_NE(words, nullptr) << file << ": " << base::ToJson(*pattern);
    EXPECT_THAT(base::AsView(*words), HasSubstr("such as "));
  }
  for (const auto& member : schema.GetObject()) ExpectWordsForPatterns(file, member.value);
}

TEST(SchemaRegistry, EveryPatternOfASchemaHasWords) {
  for (const base::EmbeddedFile& file : SchemaFiles()) {
    const auto json = base::JsonFile::Parse(file.content, std::string(file.name));
    ASSERT_TRUE(json);
    ExpectWordsForPatterns(std::string(file.name), json->root());
  }
}

}  // namespace
}  // namespace schema
