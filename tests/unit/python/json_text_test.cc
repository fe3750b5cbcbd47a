#include "python/json_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/random.h"
#include "python/json_writer.h"

namespace python {
namespace {

size_t FindByByte(std::string_view text, size_t at) {
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x20 || c == '"' || c == '\\') break;
    ++at;
  }
  return at;
}

TEST(FindEscaped, FindsTheFirstWhereverItStands) {
  for (size_t size = 0; size < 20; ++size) {
    EXPECT_EQ(FindEscaped(std::string(size, 'a'), 0), size);
    for (size_t place = 0; place < size; ++place) {
      std::string text(size, 'a');
      for (const char c : {'"', '\\', '\n', '\0', '\x1f'}) {
        text[place] = c;
        EXPECT_EQ(FindEscaped(text, 0), place) << size << " " << static_cast<int>(c);
      }
    }
  }
}

// Eight bytes at a time find neighbours of a find in error: these are the neighbours.
TEST(FindEscaped, AgreesWithALookAtEachByte) {
  constexpr std::string_view kBytes = "a\"\\#]!\x20\x1f\x21\x7f\x80\xff\n";
  base::Random random(7);
  for (int i = 0; i < 200000; ++i) {
    std::string text(random.Below(24), '\0');
    for (char& c : text) c = kBytes[random.Below(kBytes.size())];
    const size_t at = random.Below(text.size() + 1);
    ASSERT_EQ(FindEscaped(text, at), FindByByte(text, at)) << testing::PrintToString(text) << at;
  }
}

// Plain strings are copied in words; where one is not, the writer begins anew.
TEST(WriteJsonString, AgreesWithALookAtEachByte) {
  constexpr std::string_view kBytes = "abc\"\\#]!\x20\x1f\x21\x7f\n\r";
  base::Random random(9);
  int plain = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string text(random.Below(24), 'a');
    // Mostly one or two, so that some have none that matters.
    for (uint64_t left = text.empty() ? 0 : random.Below(3); left > 0; --left)
      text[random.Below(text.size())] = kBytes[random.Below(kBytes.size())];
    if (random.Below(4) == 0) text.insert(random.Below(text.size() + 1), "\u00e9");
    std::string expected = "[\"";
    for (const char c : text) {
      if (const std::string_view escape = ShortEscape(static_cast<unsigned char>(c));
          !escape.empty()) {
        expected += escape;
      } else if (c == '\x1f') {
        expected += "\\u001f";
      } else {
        expected += c;
      }
    }
    expected += '"';
    plain += expected.size() == text.size() + 3 ? 1 : 0;
    std::string written = "[";
    WriteJsonString(text, written);
    ASSERT_EQ(written, expected) << testing::PrintToString(text);
  }
  EXPECT_GT(plain, 20000);
  EXPECT_LT(plain, 190000);
}

}  // namespace
}  // namespace python
