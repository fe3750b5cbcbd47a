#include "mock_server/defects/numbered_set.h"

#include <gtest/gtest.h>

namespace mock_server::defects {
namespace {

enum class Thing { kFirst = 1, kTenth = 10, kTwelfth = 12 };

// More than nine of them: neither set has as many yet.
class Things : public NumberedSet<Thing, 12> {
 public:
  std::string Read(std::string_view text, std::string_view prefix = "") {
    const auto wrong = SetList(text, prefix);
    return wrong ? "wrong: " + std::string(*wrong) : List(prefix);
  }
};

TEST(NumberedSet, ReadsNumbersOfTwoDigits) {
  EXPECT_EQ(Things().Read("12,1,10"), "1,10,12");
  EXPECT_EQ(Things().Read("l10,L1", "L"), "L1,L10");
}

TEST(NumberedSet, NamesThePartThatIsNoNumberOfIts) {
  for (const char* text : {"13", "0", "01", "-1", "+1", "1x", "", "99999999999999999999"})
    EXPECT_EQ(Things().Read("10," + std::string(text)), "wrong: " + std::string(text));
  for (const char* text : {"1", "L", "L13", "LL1", "M1", "L 1"})
    EXPECT_EQ(Things().Read(text, "L"), "wrong: " + std::string(text));
}

}  // namespace
}  // namespace mock_server::defects
