#include "mock_server/data_layer/generators.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace mock_server::data_layer {
namespace {

TEST(FindGenerator, KnowsNoOtherNames) { EXPECT_EQ(FindGenerator("uuid4"), nullptr); }

TEST(UuidGenerator, DrawsDifferentIdsWithout404) {
  State state;
  std::set<std::string> ids;
  for (int i = 0; i < 5000; ++i) {
    const auto id = FindGenerator("uuid")->make({}, state, {});
    EXPECT_EQ(id->as_str().find("404"), std::string::npos) << id->as_str();
    ids.insert(id->as_str());
  }
  EXPECT_EQ(ids.size(), 5000);
}

}  // namespace
}  // namespace mock_server::data_layer
