#include "mock_server/data_layer/resource_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "mock_server/data_layer/catalogue.h"
#include "mock_server/data_layer/embedded_files.h"
#include "mock_server/gateway/service_files.h"

namespace mock_server::data_layer {
namespace {

using ::testing::HasSubstr;

// A description of an ordinary router, with one part replaced.
std::string Description(const std::string& part = "", const std::string& by = "") {
  std::string text = R"({
    "resource": "boats", "thing": "Boat", "table": "boats", "kind": "guarded", "key": "boat_id",
    "columns": [
      {"name": "id", "type": "uuid", "indexed": true, "generate": "uuid"},
      {"name": "boat_id", "type": "text", "length": 255, "unique": true, "null": false, "from": true},
      {"name": "launched_at", "type": "timestamp", "from": true},
      {"name": "length", "type": "decimal", "precision": 6, "scale": 2, "from": true},
      {"name": "tags", "type": "text[]", "from": true},
      {"name": "created_at", "type": "timestamp", "generate": "now"}
    ],
    "create_model": [{"name": "boat_id", "type": "str", "required": true}],
    "create_answer": ["id", "boat_id", "created_at"],
    "list": {
      "query": [
        {"name": "tag", "type": "str", "nullable": true, "column": "tags", "op": "has"},
        {"name": "min_length", "type": "float", "nullable": true, "column": "length", "op": ">="},
        {"name": "limit", "type": "int", "default": 100}
      ],
      "where": {"length": 7.0},
      "order": ["-launched_at"]
    },
    "patch": {"model": [], "columns": ["length"], "nothing": "No fields to update"},
    "routes": [
      {"method": "POST", "path": "/boats/", "action": "create", "fault": {"latent": "L3", "stored": true}},
      {"method": "GET", "path": "/boats/", "action": "list"},
      {"method": "GET", "path": "/boats/{boat_id}", "action": "read", "parameters": [{"name": "boat_id"}]}
    ]
  })";
  if (!part.empty()) text.replace(text.find(part), part.size(), by);
  return text;
}

base::Result<Resource> Read(const std::string& text) {
  auto file = base::JsonFile::Parse(text, "boats.resource.json");
  if (!file) return tl::unexpected(file.error());
  if (auto sound = schema::CheckAgainst("resource.schema.json", *file, file->root()); !sound)
    return tl::unexpected(sound.error());
  return ReadResource(*file, schema::SchemaRegistry::Embedded(), Actions::kAll);
}

TEST(ReadResource, ReadsAnOrdinaryRouter) {
  const auto resource = Read(Description());
  ASSERT_TRUE(resource.has_value()) << resource.error().ToString();
  EXPECT_EQ(resource->kind, HandlerKind::kGuarded);
  EXPECT_EQ(resource->column(resource->key_column).name, "boat_id");
  EXPECT_EQ(resource->create_answer.size(), 3u);
  EXPECT_EQ(resource->list.filters.size(), 2u);  // limit is none
  EXPECT_EQ(resource->list.query.fields().size(), 3u);
  ASSERT_TRUE(resource->routes[0].fault.has_value());
  EXPECT_EQ(resource->routes[0].fault->latent, defects::Latent::kStoredThough500);
}

const std::string kList = R"({"method": "GET", "path": "/boats/", "action": "list"})";

// The same with a route that publishes an event.
std::string WithEvent(const std::string& action, const std::string& event) {
  return Description(kList, R"({"method": ")" + std::string(action == "patch" ? "PATCH" : "POST") +
                                R"(", "path": "/boats/{boat_id}", "action": ")" + action +
                                R"(", "parameters": [{"name": "boat_id"}], "event": )" + event +
                                "}");
}

TEST(ReadResource, ReadsWhatARoutePublishes) {
  const auto resource = Read(WithEvent("patch", R"({"type": "boat.hull.changed", "payload": [
      "length", {"name": "called", "column": "boat_id"}, {"name": "updates", "of": "fields"}]})"));
  ASSERT_TRUE(resource.has_value()) << resource.error().ToString();
  const auto& event = resource->routes[1].event;
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->type, "boat.hull.changed");
  EXPECT_EQ(event->aggregate_type, "boat");
  EXPECT_EQ(event->id_column, "boat_id");
  ASSERT_EQ(event->payload.size(), 3u);
  EXPECT_EQ(event->payload[1].name, "called");
  EXPECT_EQ(event->payload[1].column, "boat_id");
  EXPECT_TRUE(event->needs_fields());
  EXPECT_FALSE(resource->routes[0].event.has_value());
}

TEST(ReadResource, RefusesAnEventThatCannotBe) {
  for (const auto& [action, event, problem] : std::vector<std::array<const char*, 3>>{
           {"patch", R"({"type": "boat.x", "payload": ["lenght"]})",
            "no column \"lenght\"; did you mean 'length'?"},
           {"patch", R"({"type": "boat.x", "payload": [{"name": "a", "column": "b"}]})",
            "no column \"b\""},
           {"patch", R"({"type": "boat.x", "id": "nobody"})", "no column \"nobody\""},
           {"patch",
            R"({"type": "boat.x", "payload": ["length", {"name": "length", "of": "fields"}]})",
            "a second \"length\" in the payload"},
           {"create", R"({"type": "boat.x", "payload": [{"name": "a", "of": "field_names"}]})",
            "only a patch tells which fields were sent; the action create does not"},
           {"list", R"({"type": "boat.x"})", "a list changes nothing, so it publishes no event"},
           {"patch", R"("row")", "no column \"event_type\""},
           {"patch", R"({"type": "boat"})", "/routes/1/event"},
           {"patch", R"({"payload": []})", "/routes/1/event"},
           {"patch", R"({"type": "boat.x", "payload": [{"name": "a"}]})", "/routes/1/event"}}) {
    const auto resource = Read(WithEvent(action, event));
    ASSERT_FALSE(resource.has_value()) << event;
    EXPECT_THAT(resource.error().ToString(), HasSubstr(problem)) << event;
    EXPECT_THAT(resource.error().ToString(), HasSubstr("boats.resource.json:"));
  }
}

TEST(ReadResource, GivesCellsToWhatIsSearchedAndSortedBy) {
  const auto resource = Read(Description());
  ASSERT_TRUE(resource.has_value());
  std::set<std::string> cells;
  for (const store::ColumnSpec& column : resource->ToTable().columns) cells.insert(column.name);
  EXPECT_EQ(cells, (std::set<std::string>{"id", "boat_id", "launched_at", "length", "tags"}));
  // The order is by cells, which are numbered without created_at's.
  EXPECT_EQ(resource->list.order[0].column, 2);
  EXPECT_TRUE(resource->column(2).indexed);
}

TEST(ReadResource, NamesWhatIsWrong) {
  const struct {
    const char* part;
    const char* by;
    const char* message;
  } cases[] = {
      {R"("thing": "Boat")", R"("think": "Boat")",
       "/think: unexpected member; did you mean 'thing'?"},
      {R"("thing": "Boat",)", "", "/thing: required, but missing"},
      {R"("thing": "Boat")", R"("thing": "Boat", "thong": 1)",
       "2:52: /thong: unexpected member; did you mean 'thing'?"},
      {R"("kind": "guarded")", R"("kind": "guard")", "\"guarded\""},
      {R"("key": "boat_id")", R"("key": "boat")", "no column \"boat\"; did you mean 'boat_id'?"},
      {R"("key": "boat_id")", R"("key": "created_at")", "\"unique\" or \"indexed\""},
      {R"("type": "timestamp", "from")", R"("type": "time", "from")",
       "6:39: unknown column type \"time\"; did you mean 'timestamp'?; the types are uuid, text, "},
      {R"("indexed": true)", R"("index": true)",
       "4:47: /columns/0/index: unexpected member; did you mean 'indexed'?"},
      {R"("generate": "now")", R"("generate": "then")",
       "unknown generator \"then\"; the generators are uuid, now"},
      {R"("precision": 6, )", "", "a precision and a scale"},
      {R"("indexed": true, "generate": "uuid")", R"("indexed": true, "generate": "now")",
       "4:7: \"now\" is what a timestamp generates"},
      {R"("generate": "now")", R"("generate": "uuid")", "\"now\" is what a timestamp generates"},
      {R"("indexed": true, "generate": "uuid")", R"("indexed": true, "generate": "task_name")",
       "a uuid generates \"uuid\""},
      {R"("null": false, "from": true)", R"("null": false)",
       "5:7: \"boat_id\" is never null, and a create has nothing for it"},
      {R"("null": false, "from": true)", R"("null": false, "from": ["bot_id"])",
       "the \"create_model\" has no field \"bot_id\" for it; did you mean 'boat_id'?"},
      {R"("int", "default": 100)", R"("int", "default": "ten")",
       "\"limit\" does not take its own default: Input should be a valid integer"},
      {R"("int", "default": 100)", R"("int", "default": "10")",
       "the default of \"limit\" is a text"},
      {R"("int", "default": 100)", R"("int", "default": 100, "maximum": 50)",
       "\"limit\" does not take its own default: Input should be less than or equal to 50"},
      {R"("int", "default": 100)", R"("int", "minimum": 500, "maximum": 50)",
       "the minimum of \"limit\" is above its maximum"},
      {R"("int", "default": 100)", R"("enum", "words": ["a", "b"], "default": "z")",
       "\"limit\" does not take its own default: Input should be 'a' or 'b'"},
      {R"("name": "tags", "type")", R"("name": "length", "type")", "a second column \"length\""},
      {R"("type": "text[]", "from": true)",
       R"("type": "text[]", "from": true, "falsy_is_next": true)", "needs a next field"},
      {R"("type": "text[]", "from": true)",
       R"("type": "text[]", "from": ["a", "b"], "falsy_is_next": true, "falsy_is_default": true)",
       "only one can be meant"},
      {R"("op": "has")", R"("op": "hast")",
       "unknown operator \"hast\"; did you mean 'has'?; the operators are =, >=, <=, contains, "
       "prefix, has"},
      {R"("column": "tags")", R"("column": "tag")", "no column \"tag\"; did you mean 'tags'?"},
      {R"("action": "read")", R"("action": "reed")",
       "unknown action \"reed\"; did you mean 'read'?"},
      {R"("latent": "L3")", R"("latent": "L33")", "unknown latent defect \"L33\"; write L1 to L9"},
      {R"("type": "str", "required": true)", R"("type": "string")", "unknown field type"},
      {R"("scale": 2)", R"("scale": "2")", "expected integer"},
      {R"("columns": ["length"])", R"("columns": "length")", "/patch/columns: expected array"},
      {R"("parameters": [{"name": "boat_id"}])", R"("parameters": [{"name": "boat"}])",
       "the path /boats/{boat_id} has no parameter {boat}"},
      {R"("path": "/boats/", "action": "list")",
       R"("path": "/boats/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}", "action": "list")",
       "the path has 9 parameters; at most 8 are possible"},
      {R"("path": "/boats/", "action": "list")", R"("path": "/boats/x{a}", "action": "list")",
       "a parameter is a whole segment, as in /{a}/"},
      {R"("path": "/boats/", "action": "list")", R"("path": "/boats/{a}{b}", "action": "list")",
       "a parameter is a whole segment, as in /{a}/"},
      {R"("path": "/boats/", "action": "list")", R"("path": "/__understudy/x", "action": "list")",
       ":25:33: the stand-in answers everything below /__understudy/ itself; choose another path"},
      {R"("path": "/boats/", "action": "list")", R"("path": "/__understudy", "action": "list")",
       "choose another path, such as /understudy/"},
      {R"("length": 255)", R"("length": 1000000000000000000000000000000)",
       ":5:53: /columns/1/length: expected a number of at most 10485760, got number "
       "1000000000000000000000000000000"},
      {R"("type": "str", "required": true)", R"("type": "str", "max_length": 1e30)",
       "/create_model/0/max_length: expected a number of at most 2147483647, got number 1e30"},
      {R"("table": "boats")", R"("table": "sqlite_boats")",
       "/table: expected a name that does not begin with sqlite_, such as boats"},
  };
  for (const auto& [part, by, message] : cases) {
    const auto resource = Read(Description(part, by));
    ASSERT_FALSE(resource.has_value()) << by;
    EXPECT_THAT(resource.error().ToString(), HasSubstr(message));
    EXPECT_THAT(resource.error().ToString(), HasSubstr("boats.resource.json"));
  }
  EXPECT_FALSE(Read("[]").has_value());
  EXPECT_FALSE(Read("{").has_value());
}

TEST(LoadResources, AllDescriptionsAreSound) {
  const auto resources = LoadResources(schema::SchemaRegistry::Embedded());
  ASSERT_TRUE(resources.has_value()) << resources.error().ToString();
  std::set<std::string> tables;
  for (const Resource& resource : *resources) {
    EXPECT_TRUE(tables.insert(resource.table).second) << resource.table;
    EXPECT_FALSE(resource.routes.empty()) << resource.name;
  }
  for (const Resource& resource : *resources) {
    for (const Column& column : resource.columns) {
      if (column.references.empty()) continue;
      EXPECT_TRUE(tables.contains(column.references)) << column.name;
    }
  }
  // docs/platform-rest.md: 24 routers beside the four of docs/platform.md; datasets' links and tool
  // executions have tables of their own.
  EXPECT_EQ(resources->size(), 30u);
}

// The program reads them without the schemas, and packed, which saves time at every start.
TEST(LoadResources, AllDescriptionsSatisfyTheirSchemasAndArePackedAsTheyAre) {
  const auto check = [](const std::string& folder, std::span<const base::EmbeddedFile> files,
                        std::string_view schema) {
    ASSERT_FALSE(files.empty());
    for (const base::EmbeddedFile& embedded : files) {
      const auto file = base::JsonFile::Load(UNDERSTUDY_SOURCE_DIR "/mock_server/" + folder +
                                             std::string(embedded.name));
      ASSERT_TRUE(file.has_value()) << file.error().ToString();
      const auto sound = schema::CheckAgainst(schema, *file, file->root());
      EXPECT_TRUE(sound.has_value()) << sound.error().ToString();
      if (schema == "resource.schema.json") {
        const auto read = ReadResource(*file, schema::SchemaRegistry::Embedded(), Actions::kAll);
        EXPECT_TRUE(read.has_value()) << read.error().ToString();
      }
      const auto unpacked = base::JsonFile::Unpack(embedded.content, std::string(embedded.name));
      EXPECT_EQ(base::ToJson(unpacked.root()), base::ToJson(file->root())) << embedded.name;
    }
  };
  check("data_layer/resources/", ResourceFiles(), "resource.schema.json");
  check("data_layer/", ServiceFiles(), "service.schema.json");
  check("gateway/", gateway::ServiceFiles(), "service.schema.json");
}

}  // namespace
}  // namespace mock_server::data_layer
