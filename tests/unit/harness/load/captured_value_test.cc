#include "harness/load/captured_value.h"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

TEST(CapturedValue, GivesBackWhatItWasGiven) {
  for (const char* text :
       {"fe0f3126-89d6-42f3-bfeb-5363b125ad4c", "00000000-0000-0000-0000-000000000000",
        "FE0F3126-89d6-42f3-bfeb-5363b125ad4c", "fe0f312689d642f3bfeb5363b125ad4c", "", "7",
        "fe0f3126-89d6-42f3-bfeb-5363b125ad4", "fe0f3126-89d6-42f3-bfeb_5363b125ad4c"}) {
    EXPECT_EQ(CapturedValue(text).text(), text);
  }
}

TEST(CapturedValue, IsSmall) { EXPECT_LE(sizeof(CapturedValue), 24u); }

}  // namespace
}  // namespace harness::load
