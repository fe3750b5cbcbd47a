#include "mock_server/python/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::python {
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

}  // namespace
}  // namespace mock_server::python
