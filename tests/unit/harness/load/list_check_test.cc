#include "harness/load/list_check.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "base/random.h"

namespace harness::load {
namespace {

using base::Random;
using schema::Schema;
using schema::SchemaRegistry;

const Schema& ListSchema(const std::string& name) { return *SchemaRegistry::Embedded().Find(name); }

std::string Agent(Random& random) {
  const std::string name = "user" + std::to_string(random.Below(1000));
  return R"({"id":")" + random.NextUuid() + R"(","did":"did:agent:)" + name + ":" +
         random.NextHex(8) + R"(","name":")" + name +
         R"(","agent_type":"general","status":"created","configuration":{"a":["]","}"]},"metadata":{},)"
         R"("resource_limits":{},"created_at":"2026-11-25T12:10:10.861637","updated_at":"2026-11-25T12:10:10.861637"})";
}

std::string ListOf(const std::vector<std::string>& items) {
  std::string text = R"({"items":[)";
  for (size_t i = 0; i < items.size(); ++i) text += (i > 0 ? "," : "") + items[i];
  return text + R"(],"total":)" + std::to_string(items.size()) + R"(,"limit":100})";
}

bool WhollyValid(const Schema& schema, const std::string& body) {
  rapidjson::Document document;
  document.Parse(body.data(), body.size());
  return !document.HasParseError() && schema.IsValid(document);
}

TEST(ListCheck, KnowsTheListsOfThePlatform) {
  const SchemaRegistry& registry = SchemaRegistry::Embedded();
  EXPECT_TRUE(ListCheck(registry, ListSchema("agent_list.schema.json")).Usable());
  EXPECT_TRUE(ListCheck(registry, ListSchema("data_layer_agent_list.schema.json")).Usable());
  EXPECT_FALSE(ListCheck(registry, ListSchema("agent.schema.json")).Usable());
  EXPECT_FALSE(ListCheck(registry, ListSchema("workload.schema.json")).Usable());
}

TEST(ListCheck, SaysValidForEveryListThatIs) {
  Random random(1);
  const Schema& schema = ListSchema("agent_list.schema.json");
  ListCheck check(SchemaRegistry::Embedded(), schema);
  std::vector<std::string> items;
  EXPECT_TRUE(check.KnownValid(ListOf(items)));
  for (int i = 0; i < 400; ++i) {
    const size_t place = items.empty() ? 0 : random.Below(items.size());
    switch (random.Below(4)) {
      case 0:
        items.insert(items.begin(), Agent(random));
        break;
      case 1:
        items.insert(items.begin() + static_cast<std::ptrdiff_t>(place), Agent(random));
        break;
      case 2:
        if (!items.empty()) items[place] = Agent(random);
        break;
      default:
        if (!items.empty()) items.erase(items.begin() + static_cast<std::ptrdiff_t>(place));
    }
    ASSERT_TRUE(check.KnownValid(ListOf(items))) << i;
  }
}

// Whatever is done to a list: it must never be called valid when it is not.
TEST(ListCheck, NeverSaysValidForAListThatIsNot) {
  Random random(2);
  const Schema& schema = ListSchema("agent_list.schema.json");
  ListCheck check(SchemaRegistry::Embedded(), schema);
  std::vector<std::string> items;
  for (int i = 0; i < 5; ++i) items.push_back(Agent(random));
  const std::string good = ListOf(items);
  constexpr std::string_view kPieces[] = {",",  "{",   "}", "[",    "]", "\"",
                                          "\\", "{},", "7", "null", ""};
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_TRUE(check.KnownValid(good));
    std::string body = good;
    for (uint64_t n = 1 + random.Below(2); n > 0; --n) {
      const size_t at = random.Below(body.size());
      const size_t length = random.Below(4) == 0 ? random.Below(400) : random.Below(3);
      body.replace(at, std::min(length, body.size() - at),
                   kPieces[random.Below(std::size(kPieces))]);
    }
    if (check.KnownValid(body)) {
      ASSERT_TRUE(WhollyValid(schema, body)) << body;
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, 10'000);
}

TEST(ListCheck, RefusesCommasThatAreTooMany) {
  Random random(3);
  ListCheck check(SchemaRegistry::Embedded(), ListSchema("agent_list.schema.json"));
  const std::vector<std::string> items = {Agent(random), Agent(random), Agent(random)};
  ASSERT_TRUE(check.KnownValid(ListOf(items)));
  const std::string tail = R"(],"total":3,"limit":100})";
  const std::string head = R"({"items":[)";
  for (const std::string& middle :
       {items[0] + ",," + items[1] + "," + items[2], items[0] + "," + items[1] + ",",
        "," + items[0], items[0] + items[1], items[0] + "," + items[1] + ",," + items[2],
        std::string(",")}) {
    EXPECT_FALSE(check.KnownValid(head + middle + tail)) << middle;
    ASSERT_TRUE(check.KnownValid(ListOf(items)));
  }
}

}  // namespace
}  // namespace harness::load
