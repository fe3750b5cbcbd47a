#include "harness/contract/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::contract {
namespace {

using ::testing::ElementsAre;

std::vector<Contract> Three() {
  std::vector<Contract> contracts(3);
  contracts[0].file = "goals/create.contract.json";
  contracts[0].title = "goals: create with defaults";
  contracts[0].tags = {"goals"};
  contracts[1].file = "goals/read.contract.json";
  contracts[1].tags = {"goals", "smoke"};
  contracts[2].file = "agents/create.contract.json";
  contracts[2].tags = {"agents"};
  return contracts;
}

std::vector<std::string> Selected(const std::vector<std::string>& patterns) {
  const auto selected = Select(Three(), patterns);
  if (!selected) return {selected.error().message};
  std::vector<std::string> names;
  for (const Contract& contract : *selected) names.emplace_back(ShortName(contract.file));
  return names;
}

TEST(Select, TakesAllWithoutPatterns) {
  EXPECT_THAT(Selected({}), ElementsAre("goals/create", "goals/read", "agents/create"));
}

TEST(Select, TakesPartsOfNamesTitlesAndWholeTags) {
  EXPECT_THAT(Selected({"create"}), ElementsAre("goals/create", "agents/create"));
  EXPECT_THAT(Selected({"GOALS/"}), ElementsAre("goals/create", "goals/read"));
  EXPECT_THAT(Selected({"with defaults"}), ElementsAre("goals/create"));
  EXPECT_THAT(Selected({"smoke"}), ElementsAre("goals/read"));
  EXPECT_THAT(Selected({"goals/create.contract.json"}), ElementsAre("goals/create"));
}

TEST(Select, KeepsTheOrderAndTakesEachOnce) {
  EXPECT_THAT(Selected({"agents", "create"}), ElementsAre("goals/create", "agents/create"));
}

TEST(Select, TakesGlobsAsAWhole) {
  EXPECT_THAT(Selected({"*/create"}), ElementsAre("goals/create", "agents/create"));
  EXPECT_THAT(Selected({"goals/????"}), ElementsAre("goals/read"));
  EXPECT_THAT(Selected({"goals/*a*"}), ElementsAre("goals/create", "goals/read"));
}

TEST(Select, TellsAPatternThatChoosesNothing) {
  EXPECT_THAT(
      Selected({"agents", "gaols"}),
      ElementsAre("no contract matches 'gaols'; did you mean 'goals'?; verify --list shows all 3"));
  EXPECT_EQ(Select(Three(), {"?"}).error().code, base::ErrorCode::kNothingRan);
  EXPECT_EQ(Select({}, {}).error().code, base::ErrorCode::kNothingRan);
}

TEST(Select, StandsAGlobThatBacktracks) {
  EXPECT_FALSE(
      Select(Three(), {std::string(2000, '*') + "x" + std::string(2000, '*') + "y"}).has_value());
}

}  // namespace
}  // namespace harness::contract
