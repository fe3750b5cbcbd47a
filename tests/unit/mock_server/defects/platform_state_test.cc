#include "mock_server/defects/platform_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::defects {
namespace {

using ::testing::HasSubstr;

Faults Read(std::string_view platform, std::string_view defects = "",
            std::string_view repairs = "") {
  const auto faults = ReadFaults(platform, defects, repairs);
  EXPECT_TRUE(faults.has_value()) << platform;
  return faults.value_or(Faults());
}

std::string Refused(std::string_view platform, std::string_view defects = "",
                    std::string_view repairs = "") {
  const auto faults = ReadFaults(platform, defects, repairs);
  return faults.has_value() ? "" : faults.error().message;
}

TEST(PlatformStateTest, EachHasItsFaultsAndIsDescribedByItsName) {
  EXPECT_EQ(PlatformStates().front().name, kDefaultPlatform);
  EXPECT_EQ(Read("fixed"), Faults());
  EXPECT_EQ(Read("before-fixes").defects.ToString(), "1,2,3,4");
  EXPECT_TRUE(Read("before-fixes").repairs.empty());
  EXPECT_EQ(Read("main").defects.ToString(), "1,2,3,4");
  EXPECT_EQ(Read("main").repairs.ToString(), "L3");
  for (const PlatformState& state : PlatformStates()) EXPECT_EQ(Describe(state.faults), state.name);
}

TEST(PlatformStateTest, DefectsAndRepairsAddToIt) {
  EXPECT_EQ(Read("main", "5", "L1,L3").defects.ToString(), "1,2,3,4,5");
  EXPECT_EQ(Read("main", "5", "L1,L3").repairs.ToString(), "L1,L3");
  EXPECT_EQ(Read("fixed", "none", "none"), Faults());
  EXPECT_EQ(Read("before-fixes", "", "none").defects.ToString(), "1,2,3,4");
}

TEST(PlatformStateTest, NoneContradictsAStateThatHasSome) {
  EXPECT_THAT(
      Refused("before-fixes", "none"),
      HasSubstr(
          "'none' contradicts the platform state 'before-fixes', which has the defects 1,2,3,4"));
  EXPECT_THAT(Refused("main", "", "none"), HasSubstr("repaired L3"));
}

TEST(PlatformStateTest, RefusesOtherNamesAndBadLists) {
  EXPECT_EQ(Refused("mian"),
            "'mian' is not a state of the platform (fixed, before-fixes or main); did you mean "
            "'main'?");
  EXPECT_THAT(Refused("main", "7"), HasSubstr("'7' is not a defect"));
  EXPECT_THAT(Refused("main", "", "L0"), HasSubstr("'L0' is not a latent defect"));
}

TEST(PlatformStateTest, DescribesWhatWasAdded) {
  EXPECT_EQ(Describe(Read("fixed", "1,3")), "fixed with defects 1,3");
  EXPECT_EQ(Describe(Read("fixed", "", "L1,L3")), "fixed with L1,L3 repaired");
  EXPECT_EQ(Describe(Read("main", "5", "L1")), "main with defects 5 and L1 repaired");
  EXPECT_EQ(Describe(Read("before-fixes", "", "L1")), "before-fixes with L1 repaired");
}

TEST(PlatformStateTest, AMoveKeepsWhatIsRepairedBesideTheStates) {
  const Faults moved = MoveTo(*FindPlatformState("main"), Read("fixed", "5", "L1"));
  EXPECT_EQ(Describe(moved), "main with L1 repaired");
  EXPECT_EQ(Describe(MoveTo(*FindPlatformState("fixed"), moved)), "fixed with L1 repaired");
}

}  // namespace
}  // namespace mock_server::defects
