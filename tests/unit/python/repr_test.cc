#include "python/repr.h"

#include <gtest/gtest.h>

namespace python {
namespace {

TEST(StrReprTest, QuotesAndEscapesAsPythonDoes) {
  EXPECT_EQ(StrRepr("a"), "'a'");
  EXPECT_EQ(StrRepr("it's"), "\"it's\"");
  EXPECT_EQ(StrRepr("it's \"x\""), "'it\\'s \"x\"'");
  EXPECT_EQ(StrRepr("a\tb\nc\\\x01\x7f"), "'a\\tb\\nc\\\\\\x01\\x7f'");
  EXPECT_EQ(StrRepr("\xc2\xa0\xc2\xad\xe2\x80\x8b"), "'\\xa0\\xad\\u200b'");
  EXPECT_EQ(StrRepr("\xed\xa0\x80"), "'\\ud800'");
  EXPECT_EQ(StrRepr("\xd0\xb0\xf0\x9f\x8c\x8a"), "'\xd0\xb0\xf0\x9f\x8c\x8a'");
  EXPECT_EQ(StrRepr("\xf3\xb0\x80\x80"), "'\\U000f0000'");
}

TEST(ReprTest, WritesContainers) {
  EXPECT_EQ(Repr(List{1, 2.5, true, Value(), "x"}), "[1, 2.5, True, None, 'x']");
  EXPECT_EQ(Repr(Dict{{"a", Dict{}}, {"b", List{}}}), "{'a': {}, 'b': []}");
}

TEST(TruncatedReprTest, CutsAfterFiftyBytesInTheMiddle) {
  EXPECT_EQ(TruncatedRepr(std::string(48, 'a')), "'" + std::string(48, 'a') + "'");
  EXPECT_EQ(TruncatedRepr(std::string(49, 'a')),
            "'" + std::string(24, 'a') + "..." + std::string(23, 'a') + "'");
}

TEST(TruncatedReprTest, NeverCutsInsideACharacter) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "\xd0\xb0";
  const std::string shown = TruncatedRepr(text);
  EXPECT_EQ(shown, "'" + text.substr(0, 24) + "..." + text.substr(0, 22) + "'");
}

}  // namespace
}  // namespace python
