#include "base/byte_search.h"

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"

namespace base {
namespace {

// Eight bytes at a time find neighbours of a find in error: these are the neighbours.
constexpr std::string_view kBytes = "%+$&*,\x7f\x80\x81\xff\x1f\x20\x21";

template <typename Mark, typename IsMarked>
void ExpectTheFirst(Mark mark, IsMarked is_marked) {
  Random random(7);
  for (int i = 0; i < 100000; ++i) {
    std::string text(random.Below(28), '\0');
    for (char& c : text) c = kBytes[random.Below(kBytes.size())];
    const size_t start = random.Below(text.size() + 1);
    size_t first = start;
    while (first < text.size() && !is_marked(static_cast<unsigned char>(text[first]))) ++first;
    ASSERT_EQ(FindMarked(text, start, mark), first) << testing::PrintToString(text) << start;
  }
}

TEST(FindMarked, FindsTheFirstOfTheBytesThatAreAskedFor) {
  ExpectTheFirst([](uint64_t word) { return BytesEqualTo(word, '%') | BytesEqualTo(word, '+'); },
                 [](unsigned char c) { return c == '%' || c == '+'; });
  ExpectTheFirst([](uint64_t word) { return BytesBelow(word, 0x20); },
                 [](unsigned char c) { return c < 0x20; });
  ExpectTheFirst([](uint64_t word) { return BytesBeyondAscii(word); },
                 [](unsigned char c) { return c >= 0x80; });
}

TEST(LowerCase, ChangesUpperCaseLettersOnly) {
  for (int value = 0; value < 256; ++value) {
    const auto c = static_cast<unsigned char>(value);
    const bool is_upper = c >= 'A' && c <= 'Z';
    // Between neighbours that must not matter.
    for (const uint64_t others : {uint64_t{0}, ~uint64_t{0xff00}}) {
      const uint64_t word = others | uint64_t{c} << 8;
      EXPECT_EQ(UpperCaseIn(word) >> 8 & 0xff, is_upper ? 0x80 : 0) << value;
      EXPECT_EQ(LowerCase(word), others | uint64_t(is_upper ? c + 32 : c) << 8) << value;
    }
  }
}

TEST(FindMarked, TakesWhatFillsTheLastWordForNothing) {
  for (size_t size = 0; size < 20; ++size) {
    const std::string text(size, 'a');
    EXPECT_EQ(FindMarked(text, 0, [](uint64_t word) { return BytesEqualTo(word, 0); }), size);
  }
}

}  // namespace
}  // namespace base
