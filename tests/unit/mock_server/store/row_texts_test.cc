#include "mock_server/store/row_texts.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace mock_server::store {
namespace {

class RowTextsTest : public ::testing::Test {
 protected:
  void Put(int64_t sequence, std::string_view first, std::string_view second) {
    texts_.Put(sequence, std::array{first, second});
  }

  std::vector<int64_t> Newest(uint64_t skip, uint64_t most) const {
    std::vector<int64_t> found;
    texts_.ForEachNewest(1, skip, most, [&](int64_t sequence, std::string_view text) {
      EXPECT_EQ(text, texts_.Text(sequence, 1));
      found.push_back(sequence);
    });
    return found;
  }

  RowTexts texts_{2};
};

TEST_F(RowTextsTest, HasNothingAtFirst) {
  EXPECT_FALSE(texts_.Has(0));
  EXPECT_FALSE(texts_.Has(1));
  EXPECT_FALSE(texts_.Has(1000));
  texts_.Remove(1);
  EXPECT_TRUE(Newest(0, 10).empty());
  EXPECT_EQ(texts_.size(), 0u);
}

// A part has 64 rows, a block of it 1024 bytes or what its rows need.
TEST_F(RowTextsTest, KeepsTextsOfEverySize) {
  const std::string large(100'000, 'x');
  Put(1, "", "");
  Put(2, "a", large);
  Put(3, large, "b");
  Put(1000, "", "c");
  EXPECT_EQ(texts_.Text(1, 0), "");
  EXPECT_EQ(texts_.Text(1, 1), "");
  EXPECT_EQ(texts_.Text(2, 0), "a");
  EXPECT_EQ(texts_.Text(2, 1), large);
  EXPECT_EQ(texts_.Text(3, 0), large);
  EXPECT_EQ(texts_.Text(3, 1), "b");
  EXPECT_EQ(texts_.Text(1000, 1), "c");
  EXPECT_FALSE(texts_.Has(999));
  EXPECT_EQ(Newest(0, 10), (std::vector<int64_t>{1000, 3, 2, 1}));
}

TEST_F(RowTextsTest, PassesRowsInPages) {
  for (int64_t sequence = 1; sequence <= 300; ++sequence) Put(sequence, "a", "b");
  for (int64_t sequence = 100; sequence <= 200; ++sequence) texts_.Remove(sequence);
  EXPECT_EQ(Newest(0, 2), (std::vector<int64_t>{300, 299}));
  EXPECT_EQ(Newest(99, 3), (std::vector<int64_t>{201, 99, 98}));
  EXPECT_EQ(Newest(198, 5), (std::vector<int64_t>{1}));
  EXPECT_TRUE(Newest(199, 5).empty());
  EXPECT_TRUE(Newest(0, 0).empty());
  EXPECT_EQ(Newest(0, static_cast<uint64_t>(-1)).size(), texts_.size());
}

TEST_F(RowTextsTest, StartsAnewOnceItIsEmpty) {
  Put(500, "a", "b");
  Put(900, "c", "d");
  texts_.Remove(500);
  texts_.Remove(900);
  EXPECT_EQ(texts_.size(), 0u);
  EXPECT_EQ(texts_.newest(), 0);
  EXPECT_EQ(texts_.NextAfter(0), 0);
  Put(1, "e", "f");
  EXPECT_EQ(Newest(0, 10), std::vector<int64_t>{1});
  EXPECT_EQ(texts_.Text(1, 1), "f");
}

TEST_F(RowTextsTest, HoldsWhatAMapHolds) {
  std::map<int64_t, std::pair<std::string, std::string>> rows;
  std::mt19937 random(3);  // NOLINT: the same numbers each time
  const auto text = [&] {
    return std::string(random() % 300, static_cast<char>('a' + random() % 26));
  };
  for (int step = 0; step < 40'000; ++step) {
    // Most are of a window that moves on; others were left behind.
    const int64_t sequence =
        1 + (random() % 10 == 0 ? static_cast<int64_t>(random() % 2000)
                                : step / 20 + static_cast<int64_t>(random() % 200));
    if (random() % 2 == 0) {
      std::pair texts{text(), text()};
      Put(sequence, texts.first, texts.second);
      rows[sequence] = std::move(texts);
    } else {
      texts_.Remove(sequence);
      rows.erase(sequence);
    }
    ASSERT_EQ(texts_.Has(sequence), rows.contains(sequence));
    ASSERT_EQ(texts_.newest(), rows.empty() ? 0 : rows.rbegin()->first);
    const auto next = rows.upper_bound(sequence);
    ASSERT_EQ(texts_.NextAfter(sequence), next == rows.end() ? 0 : next->first);
    if (step % 500 != 0) continue;
    ASSERT_EQ(texts_.size(), rows.size());
    std::vector<int64_t> expected;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      expected.push_back(row->first);
      ASSERT_EQ(texts_.Text(row->first, 0), row->second.first);
      ASSERT_EQ(texts_.Text(row->first, 1), row->second.second);
    }
    ASSERT_EQ(Newest(0, rows.size()), expected);
    const size_t skip = random() % (rows.size() + 1);
    expected.erase(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(skip));
    ASSERT_EQ(Newest(skip, rows.size()), expected);
  }
}

}  // namespace
}  // namespace mock_server::store
