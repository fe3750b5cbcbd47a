#include "mock_server/fastapi/field.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/json_access.h"
#include "mock_server/fastapi/model.h"
#include "python/json_reader.h"
#include "python/json_writer.h"

namespace mock_server::fastapi {
namespace {

using python::Value;
using ::testing::HasSubstr;

Value Json(std::string_view text) { return *python::ReadJson(text); }

std::string Text(const Value& value) {
  std::string text;
  python::WriteAnyJson(value, text);
  return text;
}

Field ReadField(std::string_view text) {
  const auto file = base::JsonFile::Parse(text, "f.resource.json");
  base::JsonReader reader(*file);
  return Field::FromDescription(file->root(), reader);
}

Model ReadModel(std::string_view text) {
  const auto file = base::JsonFile::Parse(text, "f.resource.json");
  base::JsonReader reader(*file);
  return Model::FromDescription(file->root(), reader);
}

// What is wrong with a description of a field, and where; empty when nothing is.
std::string ErrorOf(std::string_view text) {
  const auto file = base::JsonFile::Parse(text, "f.resource.json");
  base::JsonReader reader(*file);
  Field::FromDescription(file->root(), reader);
  return reader.status() ? "" : reader.status().error().ToString();
}

// The checked value, or the errors.
std::string Check(std::string_view field, std::string_view input,
                  Dialect dialect = Dialect::kPydantic212) {
  ValidationErrors errors;
  const auto value = CheckField(ReadField(field), Json(input), "body", dialect, errors);
  return value.has_value() ? Text(*value) : Text(ToDetail(errors, dialect));
}

TEST(CheckFieldTest, ConvertsWhatPydanticConverts) {
  EXPECT_EQ(Check(R"({"name":"f","type":"int"})", R"("7")"), "7");
  EXPECT_EQ(Check(R"({"name":"f","type":"bool"})", R"("Yes")"), "true");
  EXPECT_EQ(Check(R"({"name":"f","type":"float"})", R"("1e3")"), "1000.0");
  EXPECT_EQ(Check(R"({"name":"f","type":"dict[float]"})", R"({"a":2})"), R"({"a":2.0})");
  EXPECT_EQ(Check(R"({"name":"f","type":"str","nullable":true})", "null"), "null");
}

TEST(CheckFieldTest, NothingIsCoercedToAString) {
  for (const char* input : {"1", "true", "null", "[]", "{}"}) {
    EXPECT_EQ(
        Check(R"({"name":"f"})", input),
        std::string(
            R"({"detail":[{"type":"string_type","loc":["body","f"],"msg":"Input should be a valid string","input":)") +
            input + "}]}");
  }
}

TEST(CheckFieldTest, TellsBoundsWithTheirContext) {
  EXPECT_EQ(
      Check(R"({"name":"f","max_length":2})", R"("abc")"),
      R"({"detail":[{"type":"string_too_long","loc":["body","f"],"msg":"String should have at most 2 characters","input":"abc","ctx":{"max_length":2}}]})");
  EXPECT_EQ(
      Check(R"({"name":"f","min_length":1})", R"("")"),
      R"({"detail":[{"type":"string_too_short","loc":["body","f"],"msg":"String should have at least 1 character","input":"","ctx":{"min_length":1}}]})");
  EXPECT_THAT(Check(R"({"name":"f","type":"int","maximum":10})", "11"),
              HasSubstr(R"("less_than_equal")"));
  EXPECT_THAT(Check(R"({"name":"f","type":"int","minimum":1})", "0"),
              HasSubstr("Input should be greater than or equal to 1"));
}

// As pydantic 2.12 tells of bounds declared as floats, as ints, and of a Decimal.
TEST(CheckFieldTest, BoundsAreToldAsTheTypeShowsThem) {
  EXPECT_THAT(Check(R"({"name":"f","type":"float","minimum":0.0,"maximum":100.0})", "-1"),
              HasSubstr(R"(than or equal to 0","input":-1,"ctx":{"ge":0.0}})"));
  EXPECT_THAT(Check(R"({"name":"f","type":"float","minimum":0.0,"maximum":100.0})", "101"),
              HasSubstr(R"(than or equal to 100","input":101,"ctx":{"le":100.0}})"));
  EXPECT_THAT(Check(R"({"name":"f","type":"int","minimum":1,"maximum":5})", "6"),
              HasSubstr(R"(than or equal to 5","input":6,"ctx":{"le":5}})"));
  EXPECT_THAT(Check(R"({"name":"f","type":"decimal","minimum":0.0,"maximum":1.0})", "-0.01"),
              HasSubstr(R"(than or equal to 0.0","input":-0.01,"ctx":{"ge":0.0}})"));
  EXPECT_THAT(Check(R"({"name":"f","type":"decimal","minimum":0.0,"maximum":1.0})", "\"1.005\""),
              HasSubstr(R"(than or equal to 1.0","input":"1.005","ctx":{"le":1.0}})"));
}

TEST(CheckFieldTest, ListsTellWhichElementIsWrong) {
  EXPECT_EQ(
      Check(R"({"name":"f","type":"list[str]"})", R"(["a",1,2])"),
      R"({"detail":[{"type":"string_type","loc":["body","f",1],"msg":"Input should be a valid string","input":1},)"
      R"({"type":"string_type","loc":["body","f",2],"msg":"Input should be a valid string","input":2}]})");
}

TEST(CheckFieldTest, OnlyTheGatewaysErrorsCarryAUrl) {
  EXPECT_THAT(Check(R"({"name":"f"})", "1", Dialect::kPydantic25),
              HasSubstr(R"("url":"https://errors.pydantic.dev/2.5/v/string_type")"));
  EXPECT_THAT(Check(R"({"name":"f"})", "1", Dialect::kPydantic212), Not(HasSubstr("url")));
}

TEST(FieldTest, ADescriptionThatCannotBeMeantIsRefusedWithItsPlace) {
  EXPECT_THAT(ErrorOf(R"({"name":"f","type":"integer"})"),
              AllOf(HasSubstr("f.resource.json:1:20"), HasSubstr("unknown field type \"integer\""),
                    HasSubstr("the types are str, int")));
  EXPECT_THAT(ErrorOf(R"({"name":"f","type":"decimal","maximum":0.5})"),
              HasSubstr("whole numbers"));
  EXPECT_THAT(ErrorOf(R"({"name":"f","required":true,"default":1})"), HasSubstr("no default"));
  EXPECT_THAT(ErrorOf(R"({"name":"f","type":"enum"})"), HasSubstr("\"words\""));
  EXPECT_EQ(ErrorOf(R"({"name":"f","type":"enum","words":["a"]})"), "");
}

TEST(ModelTest, ErrorsComeInModelOrderAndUnknownFieldsAreIgnored) {
  const Model model = ReadModel(
      R"([{"name":"a","required":true},{"name":"b","type":"int","default":5},{"name":"c","required":true}])");
  ValidationErrors errors;
  model.Examine(Json(R"({"c":1,"x":2})").as_dict(), "body", Dialect::kPydantic212, errors);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0].type, "missing");
  EXPECT_EQ(errors[1].type, "string_type");
}

TEST(ModelTest, TakesFieldsInModelOrderWithOrWithoutDefaults) {
  const Model model = ReadModel(
      R"([{"name":"a","required":true},{"name":"b","type":"int","default":5},{"name":"c","type":"int"}])");
  const auto taken = [&](Model::Absent absent) {
    Value body = Json(R"({"c":"7","x":2,"a":"text"})");
    ValidationErrors errors;
    auto verdicts = model.Examine(body.as_dict(), "body", Dialect::kPydantic212, errors);
    EXPECT_TRUE(errors.empty());
    // Examining leaves the body alone.
    EXPECT_EQ(Text(body), R"({"c":"7","x":2,"a":"text"})");
    return Text(model.Take(body.as_dict(), std::move(verdicts), absent));
  };
  EXPECT_EQ(taken(Model::Absent::kDefault), R"({"a":"text","b":5,"c":7})");
  EXPECT_EQ(taken(Model::Absent::kLeftOut), R"({"a":"text","c":7})");
}

}  // namespace
}  // namespace mock_server::fastapi
