#include "python/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace python {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(UnquoteTest, KeepsBadEscapesAndReplacesBadUtf8) {
  EXPECT_EQ(Unquote("%D0%B0"), "\xd0\xb0");
  EXPECT_EQ(Unquote("%ZZ%4"), "%ZZ%4");
  EXPECT_EQ(Unquote("%FF"), "\xef\xbf\xbd");
  EXPECT_EQ(Unquote("a+b%2Fc"), "a+b/c");
}

TEST(ParseQueryTest, KeepsOrderBlanksAndRepetitions) {
  EXPECT_THAT(
      ParseQuery("a=1&b&a=+2%26&=x&&c="),
      ElementsAre(Pair("a", "1"), Pair("b", ""), Pair("a", " 2&"), Pair("", "x"), Pair("c", "")));
  EXPECT_THAT(ParseQuery(""), ElementsAre());
}

// Each expectation is what httpx 0.25.1 makes of {"status": value}.
TEST(QuoteQueryValueTest, LeavesEscapesOnlyInAValueThatIsQuotedAlready) {
  EXPECT_EQ(QuoteQueryValue(""), "");
  EXPECT_EQ(QuoteQueryValue("%61ctive"), "%61ctive");
  EXPECT_EQ(QuoteQueryValue("%e2%82%AC"), "%e2%82%AC");
  EXPECT_EQ(QuoteQueryValue("50%"), "50%25");
  EXPECT_EQ(QuoteQueryValue("%4"), "%254");
  EXPECT_EQ(QuoteQueryValue("%zz"), "%25zz");
  EXPECT_EQ(QuoteQueryValue("%41%"), "%2541%25");
  EXPECT_EQ(QuoteQueryValue("%41 %42"), "%2541%20%2542");
  EXPECT_EQ(QuoteQueryValue("\xc3\xa9%41"), "%C3%A9%2541");
  EXPECT_EQ(QuoteQueryValue("a&b=c"), "a%26b%3Dc");
  EXPECT_EQ(QuoteQueryValue("~!*'()"), "~%21%2A%27%28%29");
}

}  // namespace
}  // namespace python
