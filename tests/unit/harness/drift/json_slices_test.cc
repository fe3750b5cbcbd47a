#include "harness/drift/json_slices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::drift {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(MembersTest, KeepsTheTextOfEachValue) {
  EXPECT_THAT(
      Members(R"({"a": 1.50, "b" : [1, {"c": "}"}] ,"\u0064":"x\"y"})"),
      ElementsAre(Pair("a", "1.50"), Pair("b", R"([1, {"c": "}"}])"), Pair("d", R"("x\"y")")));
  EXPECT_THAT(Members("{}"), ElementsAre());
}

TEST(ElementsTest, KeepsTheTextOfEachElement) {
  EXPECT_THAT(Elements(R"([ NaN, "]", [2,3] ])"), ElementsAre("NaN", R"("]")", "[2,3]"));
  EXPECT_THAT(Elements("[]"), ElementsAre());
}

TEST(MemberTest, IsEmptyWhenThereIsNone) {
  EXPECT_EQ(Member(R"({"a": null})", "a"), "null");
  EXPECT_EQ(Member(R"({"a": null})", "b"), "");
}

TEST(DecodeStringTest, ReadsEveryEscape) {
  EXPECT_EQ(DecodeString(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(DecodeString(R"("\u0430\u667a\ud83d\ude80")"), "а智🚀");
  EXPECT_EQ(DecodeString(R"("\udcff\udc80")"), "\xFF\x80");
}

}  // namespace
}  // namespace harness::drift
