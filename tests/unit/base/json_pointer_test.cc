#include "base/json_pointer.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace base {
namespace {

const rapidjson::Value* Find(const rapidjson::Value& root, std::string_view pointer) {
  return JsonPointer::Parse(pointer)->Find(root);
}

TEST(JsonPointer, FindsMembersAndElements) {
  rapidjson::Document d;
  ASSERT_TRUE(ParseJson(R"({"items":[{"id":"x"}],"a/b":1,"m~n":2,"":3,"0":4})", d));
  EXPECT_EQ(Find(d, ""), &d);
  EXPECT_STREQ(Find(d, "/items/0/id")->GetString(), "x");
  EXPECT_EQ(Find(d, "/a~1b")->GetInt(), 1);
  EXPECT_EQ(Find(d, "/m~0n")->GetInt(), 2);
  EXPECT_EQ(Find(d, "/")->GetInt(), 3);
  EXPECT_EQ(Find(d, "/0")->GetInt(), 4);
}

TEST(JsonPointer, FindsNothingWhereNothingIs) {
  rapidjson::Document d;
  ASSERT_TRUE(ParseJson(R"({"items":[1]})", d));
  for (const char* nowhere : {"/item", "/items/1", "/items/00", "/items/-", "/items/", "/items/0/x",
                              "/items/99999999999999999999", "/items/+0"}) {
    EXPECT_EQ(Find(d, nowhere), nullptr) << nowhere;
  }
}

TEST(JsonPointer, RefusesWhatIsNone) {
  EXPECT_EQ(JsonPointer::Parse("goal_id").error().message,
            "'goal_id' is not a JSON Pointer: one begins with '/', as in '/goal_id'");
  EXPECT_FALSE(JsonPointer::Parse("/a~2"));
  EXPECT_FALSE(JsonPointer::Parse("/a~"));
}

TEST(JsonPointer, WritesWhatItRead) {
  for (const char* text : {"", "/", "/a/b", "/a~1b/~0", "/items/0/*"}) {
    EXPECT_EQ(JsonPointer::Parse(text)->ToString(), text);
  }
}

TEST(JsonPointer, AStarMatchesAnyToken) {
  const JsonPointer rule = *JsonPointer::Parse("/items/*/id");
  EXPECT_TRUE(rule.Matches(*JsonPointer::Parse("/items/7/id")));
  EXPECT_FALSE(rule.Matches(*JsonPointer::Parse("/items/7")));
  EXPECT_FALSE(rule.Matches(*JsonPointer::Parse("/items/7/did")));
}

}  // namespace
}  // namespace base
