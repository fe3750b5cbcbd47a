#include "harness/load/byte_hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace harness::load {
namespace {

TEST(HashOf, DiffersForEveryByteOfEveryLength) {
  std::set<uint64_t> seen;
  size_t texts = 0;
  // Words, whole blocks of them, and what is left over.
  for (size_t size = 0; size <= 100; ++size) {
    const std::string text(size, 'a');
    seen.insert(HashOf(text));
    ++texts;
    for (size_t i = 0; i < size; ++i) {
      std::string other = text;
      other[i] = 'b';
      seen.insert(HashOf(other));
      ++texts;
    }
  }
  EXPECT_EQ(seen.size(), texts);
}

TEST(HashOf, DiffersForWordsInAnotherOrder) {
  const std::string words[] = {"11111111", "22222222", "33333333", "44444444",
                               "55555555", "66666666", "77777777", "88888888"};
  std::set<uint64_t> seen;
  for (size_t shift = 0; shift < std::size(words); ++shift) {
    std::string text;
    for (size_t i = 0; i < std::size(words); ++i) text += words[(i + shift) % std::size(words)];
    seen.insert(HashOf(text));
  }
  EXPECT_EQ(seen.size(), std::size(words));
}

}  // namespace
}  // namespace harness::load
