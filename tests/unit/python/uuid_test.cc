#include "python/uuid.h"

#include <gtest/gtest.h>

namespace python {
namespace {

constexpr char kUuid[] = "7f567265-26f0-5648-ad0d-4609fa106622";

TEST(ParseUuid, TakesTheFormsThatPythonTakes) {
  for (const char* text :
       {"7f567265-26f0-5648-ad0d-4609fa106622", "7F56726526F05648AD0D4609FA106622",
        "{7f567265-26f0-5648-ad0d-4609fa106622}", "urn:uuid:7f567265-26f0-5648-ad0d-4609fa106622",
        "7f5-67-26526f05648ad0d4609fa106622", "uuid:7f56726526f05648ad0d4609fa106622"})
    EXPECT_EQ(ParseUuid(text), kUuid) << text;
}

TEST(ParseUuid, ReadsHexDigitsAsIntDoes) {
  EXPECT_EQ(ParseUuid("0x567265_26f05648ad0d4609fa10662"), "00056726-526f-0564-8ad0-d4609fa10662");
  EXPECT_EQ(ParseUuid("0x_67265_26f05648ad0d4609fa10662"), "00006726-526f-0564-8ad0-d4609fa10662");
  EXPECT_EQ(ParseUuid("\uff17f56726526f05648ad0d4609fa10662\u0662"), kUuid);
  EXPECT_FALSE(ParseUuid("7f__726526f05648ad0d4609fa106622").has_value());
}

TEST(ParseUuid, RefusesTheRest) {
  for (const char* text :
       {"", "bob", "7f567265-26f0-5648-ad0d-4609fa10662", "7f567265-26f0-5648-ad0d-4609fa10662g",
        "7f567265-26f0-5648-ad0d-4609fa1066222"})
    EXPECT_FALSE(ParseUuid(text).has_value()) << text;
}

}  // namespace
}  // namespace python
