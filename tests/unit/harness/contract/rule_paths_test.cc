#include "harness/contract/rule_paths.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "schema/registry.h"

namespace harness::contract {
namespace {

TEST(ExampleHas, FollowsStarsThroughArraysAndObjects) {
  rapidjson::Document d;
  ASSERT_TRUE(base::ParseJson(R"({"items":[{"a":1},{"b":{"c":2}}]})", d));
  EXPECT_TRUE(ExampleHas(d, *base::JsonPointer::Parse("/items/*/a")));
  EXPECT_TRUE(ExampleHas(d, *base::JsonPointer::Parse("/items/1/*/c")));
  EXPECT_TRUE(ExampleHas(d, *base::JsonPointer::Parse("")));
  EXPECT_FALSE(ExampleHas(d, *base::JsonPointer::Parse("/items/*/x")));
  EXPECT_FALSE(ExampleHas(d, *base::JsonPointer::Parse("/items/0/a/*")));
}

TEST(SchemaHas, FollowsReferencesItemsAndAlternatives) {
  const auto has = [](const char* schema, const char* pointer) {
    return SchemaHas(schema::SchemaRegistry::Embedded().Find(schema)->bundled(),
                     *base::JsonPointer::Parse(pointer));
  };
  EXPECT_TRUE(has("goal.schema.json", "/goal_id"));
  EXPECT_TRUE(has("agent_list.schema.json", "/items/*/did"));
  EXPECT_TRUE(has("agent_list.schema.json", "/items/7/did"));
  EXPECT_TRUE(has("data_layer_patch_error.schema.json", "/detail/0/ctx"));
  EXPECT_FALSE(has("goal.schema.json", "/gaol_id"));
  EXPECT_FALSE(has("agent_list.schema.json", "/items/x/did"));
  EXPECT_FALSE(has("agent.schema.json", "/configuration/anything"));
}

}  // namespace
}  // namespace harness::contract
