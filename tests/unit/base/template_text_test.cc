#include "base/template_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace base {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ParseTemplate, SeparatesTextAndNames) {
  EXPECT_THAT(*ParseTemplate("/goals/{{goal}}?x={{ a.b }}"),
              ElementsAre(TemplatePiece{false, "/goals/", {}}, TemplatePiece{true, "goal", {}},
                          TemplatePiece{false, "?x=", {}}, TemplatePiece{true, "a.b", {}}));
  EXPECT_THAT(*ParseTemplate("{{repeat n 3}}"),
              ElementsAre(TemplatePiece{true, "repeat", {"n", "3"}}));
  EXPECT_THAT(*ParseTemplate("{\"a\":{\"b\":1}}"),
              ElementsAre(TemplatePiece{false, "{\"a\":{\"b\":1}}", {}}));
  EXPECT_THAT(*ParseTemplate("\\{{raw}}"), ElementsAre(TemplatePiece{false, "{{raw}}", {}}));
  EXPECT_TRUE(ParseTemplate("")->empty());
}

TEST(ParseTemplate, TellsBracesThatHoldNoName) {
  EXPECT_THAT(ParseTemplate("a {{b").error().message, HasSubstr("never closes it"));
  EXPECT_THAT(ParseTemplate("{{}}").error().message, HasSubstr("\"{{}}\" is not a name"));
  EXPECT_THAT(ParseTemplate("{{1a}}").error().message, HasSubstr("\"{{1a}}\" is not a name"));
}

TEST(IsBuiltIn, ChecksTheArguments) {
  EXPECT_TRUE(*IsBuiltIn({true, "uuid", {}}));
  EXPECT_FALSE(*IsBuiltIn({true, "goal", {}}));
  EXPECT_TRUE(*IsBuiltIn({true, "repeat", {"n", "255"}}));
  EXPECT_THAT(IsBuiltIn({true, "repeat", {"n"}}).error().message,
              HasSubstr("{{repeat TEXT COUNT}}"));
  EXPECT_FALSE(IsBuiltIn({true, "repeat", {"n", "99999999"}}));
  EXPECT_FALSE(IsBuiltIn({true, "repeat", {"n", "-1"}}));
  EXPECT_FALSE(IsBuiltIn({true, "uuid", {"4"}}));
  EXPECT_FALSE(IsBuiltIn({true, "goal", {"x"}}));
}

}  // namespace
}  // namespace base
