#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "mock_server/platform/platform.h"

namespace mock_server::platform {
namespace {

namespace fs = std::filesystem;
using base::Service;
using rapidjson::Value;

// A description that uses what an ordinary one can.
std::string Description() {
  std::ostringstream text;
  text << std::ifstream(UNDERSTUDY_SOURCE_DIR
                        "/mock_server/data_layer/resources/alerts.resource.json")
              .rdbuf();
  return text.str();
}

// Every value of a document, the document itself but not the names of members.
void Collect(Value& value, std::vector<Value*>& values) {
  values.push_back(&value);
  if (value.IsArray()) {
    for (Value& element : value.GetArray()) Collect(element, values);
  } else if (value.IsObject()) {
    for (auto& member : value.GetObject()) Collect(member.value, values);
  }
}

class OwnResources : public testing::Test {
 protected:
  OwnResources() : folder_(fs::path(testing::TempDir()) / "own_resources") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~OwnResources() override { fs::remove_all(folder_); }

  base::Result<std::unique_ptr<Platform>> Open(const std::string& description) {
    std::ofstream(folder_ / "own.resource.json") << description;
    PlatformOptions options;
    options.resources = folder_.string();
    return Platform::Open(std::move(options), clock_);
  }

  const fs::path folder_;
  base::ManualClock clock_{std::chrono::seconds(1'768'771'607)};
};

// Asks the routes of the description for something; any answer will do.
void Use(Platform& platform) {
  for (const auto& [method, target, body] : std::vector<std::array<std::string, 3>>{
           {"POST", "/alerts/", R"({"alert_id": "a", "severity": "high", "x": [1]})"},
           {"POST", "/alerts/", "[]"},
           {"GET", "/alerts/?limit=2&severity=high", ""},
           {"GET", "/alerts/a", ""},
           {"PATCH", "/alerts/a", R"({"status": "open", "delivered": true})"},
           {"DELETE", "/alerts/a", ""},
           {"GET", "/openapi.json", ""}}) {
    base::HttpRequest request;
    request.method = method;
    request.target = target;
    request.headers = {{"X-API-Key", "dev_key_local_ONLY"}, {"Content-Type", "application/json"}};
    request.body = body;
    EXPECT_GE(platform.Handle(Service::kDataLayer, request).status, 200);
  }
}

// Whatever stands where something else is due: the program starts and works, or it says where what
// is wrong.
TEST_F(OwnResources, AnyValueInAnyPlaceIsTakenOrRefusedWithItsPlace) {
  ASSERT_TRUE(Open(Description()).has_value());
  size_t taken = 0;
  size_t refused = 0;
  rapidjson::Document original;
  ASSERT_TRUE(base::ParseJson(Description(), original).has_value());
  std::vector<Value*> values;
  Collect(original, values);
  for (size_t i = 0; i < values.size(); ++i) {
    for (const char* other : {"null", "true", "-1", "7.5", R"("")", R"("agents")", "[]", "{}"}) {
      rapidjson::Document changed;
      changed.CopyFrom(original, changed.GetAllocator());
      std::vector<Value*> places;
      Collect(changed, places);
      rapidjson::Document replacement(&changed.GetAllocator());
      replacement.Parse(other);
      places[i]->Swap(replacement);
      const std::string text = base::ToJson(changed);
      auto platform = Open(text);
      if (platform.has_value()) {
        ++taken;
        Use(**platform);
      } else {
        ++refused;
        EXPECT_THAT(platform.error().where, testing::HasSubstr("own.resource.json:1:")) << text;
        EXPECT_FALSE(platform.error().message.empty());
      }
    }
  }
  EXPECT_GT(taken, 100u);
  EXPECT_GT(refused, 1000u);
}

TEST_F(OwnResources, AllSessionsHaveThem) {
  const auto platform = Open(Description());
  ASSERT_TRUE(platform.has_value());
  const auto another = (*platform)->OpenAnother("b", clock_);
  ASSERT_TRUE(another.has_value());
  Use(**another);
  EXPECT_EQ((*another)->routes().size(), (*platform)->routes().size());
}

}  // namespace
}  // namespace mock_server::platform
