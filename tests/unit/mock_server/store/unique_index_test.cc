#include "mock_server/store/unique_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace mock_server::store {
namespace {

TEST(UniqueIndexTest, FindsWhatWasAddedAndNotRemovedWhateverCameBetween) {
  UniqueIndex index;
  std::map<std::string, int64_t> rows;
  std::mt19937 random(7);  // NOLINT: the same numbers each time
  const auto find = [&](const std::string& text) {
    return index.Find(text, [&](int64_t sequence) {
      const auto row = rows.find(text);
      return row != rows.end() && row->second == sequence;
    });
  };
  for (int64_t sequence = 1; sequence <= 60000; ++sequence) {
    // First it grows, then it holds some 3,000 of 6,000 for long.
    const std::string text = std::to_string(random() % 6000);
    if (const auto row = rows.find(text); row != rows.end()) {
      ASSERT_EQ(find(text), row->second);
      index.Remove(text, row->second);
      rows.erase(row);
    } else {
      ASSERT_EQ(find(text), 0);
      index.Add(text, sequence);
      rows.emplace(text, sequence);
    }
  }
  for (const auto& [text, sequence] : rows) ASSERT_EQ(find(text), sequence);
}

TEST(UniqueIndexTest, LeavesItToTheRowsWhetherATextStandsThere) {
  UniqueIndex index;
  index.Add("a", 1);
  EXPECT_EQ(index.Find("a", [](int64_t) { return false; }), 0);
  EXPECT_EQ(index.Find("a", [](int64_t sequence) { return sequence == 1; }), 1);
}

TEST(UniqueIndexTest, ForgetsOnlyTheRowThatIsNamed) {
  UniqueIndex index;
  const auto any = [](int64_t) { return true; };
  index.Remove("a", 1);
  index.Add("a", 1);
  index.Remove("a", 2);
  // Other texts of that row, some of which lead to the same slots.
  for (int i = 0; i < 1000; ++i) index.Remove(std::to_string(i), 1);
  EXPECT_EQ(index.Find("a", any), 1);
  index.Add("a", 2);
  index.Remove("a", 1);
  EXPECT_EQ(index.Find("a", any), 2);
  index.Remove("a", 2);
  EXPECT_EQ(index.Find("a", any), 0);
}

}  // namespace
}  // namespace mock_server::store
