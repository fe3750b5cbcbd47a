#include "mock_server/diagnosis/deleted_ids.h"

#include <gtest/gtest.h>

namespace mock_server::diagnosis {
namespace {

TEST(DeletedIdsTest, ForgetsTheOldestFirst) {
  DeletedIds ids;
  for (size_t i = 0; i <= DeletedIds::kRemembered; ++i) ids.Add(std::to_string(i));
  EXPECT_FALSE(ids.Contains("0"));
  EXPECT_TRUE(ids.Contains("1"));
  EXPECT_TRUE(ids.Contains(std::to_string(DeletedIds::kRemembered)));
}

}  // namespace
}  // namespace mock_server::diagnosis
