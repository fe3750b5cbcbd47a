#include "harness/drift/body_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::drift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CompareBodiesTest, NamesEachPlaceByPointer) {
  EXPECT_THAT(CompareBodies(R"({"a":1,"b":{"c/d":[1,2]},"e":"x"})",
                            R"({"a":1,"b":{"c/d":[1,3,4]},"f":null})"),
              ElementsAre(Difference{"/b/c~1d/1", "2", "3"}, Difference{"/b/c~1d/2", "", "4"},
                          Difference{"/e", "\"x\"", ""}, Difference{"/f", "", "null"}));
  EXPECT_THAT(CompareBodies("[1]", "{}"), ElementsAre(Difference{"", "[1]", "{}"}));
  EXPECT_THAT(CompareBodies("[1]", "[1]"), IsEmpty());
}

TEST(CompareBodiesTest, NamesTheByteWhereNothingElseDiffers) {
  EXPECT_THAT(CompareBodies(R"({"a":1,"b":2})", R"({"b":2,"a":1})"),
              ElementsAre(Difference{"byte 2", R"(a":1,"b":2})", R"(b":2,"a":1})"}));
  EXPECT_THAT(CompareBodies("text", "text and more"),
              ElementsAre(Difference{"byte 4", "", " and more"}));
}

TEST(LibraryHintTest, SeesAnotherVersionInTheLink) {
  const std::string older = R"({"url":"https://errors.pydantic.dev/2.5/v/missing"})";
  const std::string newer = R"({"url":"https://errors.pydantic.dev/2.11/v/missing"})";
  EXPECT_THAT(LibraryHint(older, newer), HasSubstr("pydantic 2.11"));
  EXPECT_EQ(LibraryHint(older, older), "");
  const std::string data_layer = R"({"url":"https://errors.pydantic.dev/2.12/v/missing"})";
  EXPECT_EQ(LibraryHint(older, data_layer),
            "the error links to pydantic 2.12, as the data layer's do, the stand-in's to 2.5");
  EXPECT_THAT(LibraryHint(data_layer, older), HasSubstr("2.5, as the gateway's do, "));
  EXPECT_EQ(LibraryHint("{}", newer), "");
  EXPECT_THAT(LibraryHint("{}", R"([{"msg":"field required","type":"value_error.missing"}])"),
              HasSubstr("pydantic 1"));
}

}  // namespace
}  // namespace harness::drift
