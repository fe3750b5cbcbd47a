#include "schema/quick_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <map>

#include "base/json.h"
#include "base/random.h"
#include "schema/files.h"
#include "schema/registry.h"

namespace schema {
namespace {

using Json = rapidjson::Value;

bool Accepts(std::string_view schema, std::string_view json) {
  rapidjson::Document bundle;
  rapidjson::Document value;
  EXPECT_TRUE(base::ParseJson(schema, bundle)) << schema;
  EXPECT_TRUE(base::ParseJson(json, value)) << json;
  return QuickSchema::Compile(bundle).SurelyAccepts(value);
}

TEST(QuickSchema, AcceptsWhatEachOfItsKeywordsAllows) {
  EXPECT_TRUE(Accepts(R"({"type":["integer","null"]})", "null"));
  EXPECT_TRUE(Accepts(R"({"type":"number","minimum":0,"maximum":1})", "0.5"));
  EXPECT_TRUE(Accepts(R"({"enum":["a","b"]})", R"("b")"));
  EXPECT_TRUE(Accepts(R"({"const":"a"})", R"("a")"));
  EXPECT_TRUE(Accepts(R"({"minLength":2,"maxLength":3})", R"("abc")"));
  EXPECT_TRUE(Accepts(R"({"format":"date"})", R"("2026-01-18")"));
  EXPECT_TRUE(Accepts(R"({"pattern":"^a"})", R"("ab")"));
  EXPECT_TRUE(Accepts(R"({"contentMediaType":"application/json"})", R"("{}")"));
  EXPECT_TRUE(Accepts(R"({"items":{"type":"string"},"minItems":1,"maxItems":2})", R"(["a"])"));
  EXPECT_TRUE(Accepts(R"({"anyOf":[{"type":"null"},{"type":"string"}]})", R"("a")"));
  EXPECT_TRUE(Accepts(R"({"allOf":[{"type":"string"},{"minLength":1}]})", R"("a")"));
  EXPECT_TRUE(Accepts(R"({"properties":{"a":{"type":"string"}},"required":["a"],
                          "additionalProperties":{"type":"null"}})",
                      R"({"a":"x","b":null})"));
  EXPECT_TRUE(Accepts(R"({"definitions":{"t":{"type":"array","items":{"$ref":"#/definitions/t"}}},
                          "$ref":"#/definitions/t"})",
                      "[[],[[]]]"));
}

TEST(QuickSchema, SaysNothingOfWhatIsWrong) {
  EXPECT_FALSE(Accepts(R"({"type":"integer"})", R"("7")"));
  EXPECT_FALSE(Accepts(R"({"minimum":0})", "-1"));
  EXPECT_FALSE(Accepts(R"({"maximum":0})", "1"));
  EXPECT_FALSE(Accepts(R"({"enum":["a","b"]})", R"("c")"));
  EXPECT_FALSE(Accepts(R"({"const":"a"})", R"("b")"));
  EXPECT_FALSE(Accepts(R"({"minLength":2})", R"("a")"));
  EXPECT_FALSE(Accepts(R"({"maxLength":2})", R"("abc")"));
  EXPECT_FALSE(Accepts(R"({"format":"date"})", R"("2026-13-18")"));
  EXPECT_FALSE(Accepts(R"({"pattern":"^a"})", R"("ba")"));
  EXPECT_FALSE(Accepts(R"({"contentMediaType":"application/json"})", R"("{")"));
  EXPECT_FALSE(Accepts(R"({"items":{"type":"string"}})", "[1]"));
  EXPECT_FALSE(Accepts(R"({"minItems":1})", "[]"));
  EXPECT_FALSE(Accepts(R"({"maxItems":1})", "[1,2]"));
  EXPECT_FALSE(Accepts(R"({"anyOf":[{"type":"null"},{"type":"string"}]})", "1"));
  EXPECT_FALSE(Accepts(R"({"allOf":[{"type":"string"},{"minLength":1}]})", R"("")"));
  EXPECT_FALSE(Accepts(R"({"properties":{"a":{}},"required":["a"]})", "{}"));
  EXPECT_FALSE(Accepts(R"({"properties":{"a":{"type":"string"}}})", R"({"a":1})"));
  EXPECT_FALSE(Accepts(R"({"additionalProperties":false})", R"({"a":1})"));
  EXPECT_FALSE(Accepts(R"({"additionalProperties":{"type":"null"}})", R"({"a":1})"));
  EXPECT_FALSE(Accepts("false", "1"));
}

TEST(QuickSchema, SaysNothingWhereItDoesNotKnow) {
  EXPECT_FALSE(Accepts(R"({"uniqueItems":true})", "[1]"));
  EXPECT_FALSE(Accepts(R"({"not":{"type":"null"}})", "1"));
  EXPECT_FALSE(Accepts(R"({"enum":["a",1]})", "1"));
  EXPECT_FALSE(Accepts(R"({"enum":["a"],"const":"a"})", R"("a")"));
  EXPECT_FALSE(Accepts(R"({"type":"integer"})", "1.0"));
  EXPECT_FALSE(Accepts(R"({"minLength":2})", R"("äö")"));
  EXPECT_FALSE(Accepts(R"({"required":["a"]})", R"({"a":1})"));
}

// Values near what a schema describes: each part is as it should be, mostly.
class Generator {
 public:
  Generator(const Json& bundle, uint64_t seed) : bundle_(bundle), random_(seed) {}

  rapidjson::Document Make() {
    rapidjson::Document document;
    static_cast<Json&>(document) = Near(bundle_, document.GetAllocator(), 0);
    return document;
  }

 private:
  using Allocator = rapidjson::Document::AllocatorType;

  bool Seldom() { return random_.Below(25) == 0; }

  Json Text(std::string_view text, Allocator& allocator) {
    return base::MakeString(text, allocator);
  }

  Json Anything(Allocator& allocator) {
    constexpr std::string_view kTexts[] = {"",
                                           "a",
                                           "abcdefghijklmnopqrstuvwxyz",
                                           "äöü",
                                           "2026-01-18",
                                           "2026-01-18T21:26:47.123456",
                                           "2026-01-18T21:26:47Z",
                                           "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                                           "7C9E6679742540DE944BE07FC1F90AE7"};
    switch (random_.Below(8)) {
      case 0:
        return Json();
      case 1:
        return Json(random_.Below(2) == 0);
      case 2:
        return Json(static_cast<int64_t>(random_.Below(12)) - 2);
      case 3:
        return Json(random_.Uniform(-2, 120));
      case 4:
        return Json(static_cast<uint64_t>(random_.Next()));
      case 5:
        return Json(rapidjson::kObjectType);
      case 6:
        return Json(rapidjson::kArrayType);
      default:
        return Text(kTexts[random_.Below(std::size(kTexts))], allocator);
    }
  }

  const Json& Target(const Json& schema) {
    const Json* at = &schema;
    while (const Json* reference = base::FindMember(*at, "$ref")) {
      std::string_view path = base::AsView(*reference).substr(1);
      at = &bundle_;
      while (!path.empty()) {
        path.remove_prefix(1);
        const size_t end = std::min(path.find('/'), path.size());
        at = base::FindMember(*at, path.substr(0, end));
        path.remove_prefix(end);
      }
    }
    return *at;
  }

  Json Near(const Json& described, Allocator& allocator, int depth) {
    if (Seldom() || depth > 6 || !described.IsObject()) return Anything(allocator);
    const Json& schema = Target(described);
    if (const Json* words = base::FindMember(schema, "enum"))
      return Json((*words)[static_cast<rapidjson::SizeType>(random_.Below(words->Size()))],
                  allocator);
    if (const Json* constant = base::FindMember(schema, "const")) return Json(*constant, allocator);
    for (const char* choice : {"anyOf", "allOf"}) {
      if (const Json* parts = base::FindMember(schema, choice))
        return Near((*parts)[static_cast<rapidjson::SizeType>(random_.Below(parts->Size()))],
                    allocator, depth + 1);
    }
    const Json* format = base::FindMember(schema, "format");
    if (format != nullptr && base::AsView(*format) == "timestamp")
      return Text("2026-01-18T21:26:47", allocator);
    if (format != nullptr) return Text("7c9e6679-7425-40de-944b-e07fc1f90ae7", allocator);
    const Json* type = base::FindMember(schema, "type");
    std::string_view name = type == nullptr ? "" : type->IsString() ? base::AsView(*type) : "";
    if (type != nullptr && type->IsArray())
      name = base::AsView((*type)[static_cast<rapidjson::SizeType>(random_.Below(type->Size()))]);
    if (name == "object" || base::FindMember(schema, "properties") != nullptr)
      return Object(schema, allocator, depth);
    if (name == "array" && base::FindMember(schema, "items") != nullptr) {
      Json list(rapidjson::kArrayType);
      for (uint64_t i = random_.Below(3); i > 0; --i)
        list.PushBack(Near(*base::FindMember(schema, "items"), allocator, depth + 1), allocator);
      return list;
    }
    if (base::FindMember(schema, "pattern") != nullptr)
      return Text("did:agent:a:01234567", allocator);
    if (base::FindMember(schema, "contentMediaType") != nullptr) return Text("{}", allocator);
    if (name == "string") return Text("some text", allocator);
    if (name == "integer") return Json(static_cast<int64_t>(random_.Below(12)) - 1);
    if (name == "number") return Json(random_.Uniform(-0.1, 10));
    if (name == "boolean") return Json(true);
    return name == "null" ? Json() : Anything(allocator);
  }

  Json Object(const Json& schema, Allocator& allocator, int depth) {
    Json object(rapidjson::kObjectType);
    if (const Json* properties = base::FindMember(schema, "properties")) {
      for (const auto& member : properties->GetObject()) {
        if (Seldom()) continue;
        object.AddMember(Json(member.name, allocator), Near(member.value, allocator, depth + 1),
                         allocator);
      }
    }
    if (Seldom()) object.AddMember("surprise", Anything(allocator), allocator);
    return object;
  }

  const Json& bundle_;
  base::Random random_;
};

// The claim of the class: nothing is accepted that valijson refuses. Validate() asks valijson
// alone.
TEST(QuickSchema, NeverAcceptsWhatValijsonRefuses) {
  constexpr int kValuesPerSchema = 400;
  const SchemaRegistry& registry = SchemaRegistry::Embedded();
  std::map<std::string, int> accepted;
  for (const std::string& name : registry.Names()) {
    const Schema* schema = registry.Find(name);
    ASSERT_NE(schema, nullptr) << name;
    const QuickSchema quick = QuickSchema::Compile(schema->bundled());
    for (uint64_t i = 0; i < kValuesPerSchema; ++i) {
      const rapidjson::Document value = Generator(schema->bundled(), i).Make();
      if (!quick.SurelyAccepts(value)) continue;
      ++accepted[name];
      const std::vector<SchemaError> errors = schema->Validate(value);
      ASSERT_TRUE(errors.empty()) << name << ": " << base::ToJson(value) << "\n"
                                  << errors.front().ToString();
    }
  }
  // The schemas of bodies and answers are those that are asked at every request.
  for (const char* name : {"agent.schema.json", "agent_create.schema.json", "goal.schema.json",
                           "goal_create.schema.json", "task.schema.json", "task_create.schema.json",
                           "agent_list.schema.json"}) {
    EXPECT_GT(accepted[name], 20) << name;
  }
}

}  // namespace
}  // namespace schema
