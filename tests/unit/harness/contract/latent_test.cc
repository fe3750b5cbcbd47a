#include "harness/contract/latent.h"

#include <gtest/gtest.h>

#include "harness/contract/contract_loader.h"
#include "tests/fakes/fake_target.h"

namespace harness::contract {
namespace {

using tests::fakes::FakeTarget;

// Two steps; the fault shows at the second, the first is the stand-in's to arrange.
Contract Latent(int number = 4) {
  auto contract = harness::contract::LoadContract(
      R"({"contract":"what one expects","service":"gateway","latent":{"number":)" +
          std::to_string(number) + R"(,"title":"t","reason":"r","arranged_by":"arrange",
      "fails":{"step":"show","status":500,"body_has":"oops"}},
      "steps":[{"name":"arrange","request":{"method":"POST","path":"/a"},"response":{"status":200}},
               {"name":"show","request":{"method":"GET","path":"/b"},"response":{"status":200}}]})",
      "latent/x.contract.json", schema::SchemaRegistry::Embedded());
  return std::move(contract.value());
}

class LatentTest : public ::testing::Test {
 protected:
  LatentRow Row() {
    std::vector<Contract> contracts;
    contracts.push_back(Latent());
    Runner runner(target_, clock_, {});
    auto rows = RunLatent(contracts, runner);
    return std::move(rows.value().at(0));
  }

  FakeTarget target_;
  base::ManualClock clock_{std::chrono::microseconds(0)};
};

TEST_F(LatentTest, IsThereWhenTheContractFailsAsTheFaultMakesItFail) {
  target_.Answer(200, "{}");
  target_.Answer(500, "oops, again");
  const LatentRow row = Row();
  EXPECT_EQ(row.state, LatentState::kThere);
  EXPECT_EQ(row.told, "\"show\" is answered 500");
  EXPECT_EQ(row.contract, "latent/x");
}

TEST_F(LatentTest, IsGoneWhenTheContractPasses) {
  target_.Answer(200, "{}");
  target_.Answer(200, "{}");
  EXPECT_EQ(Row().state, LatentState::kGone);
}

TEST_F(LatentTest, IsNotJudgedWhenTheTargetCantBeArranged) {
  target_.Answer(404, "{}");
  const LatentRow row = Row();
  EXPECT_EQ(row.state, LatentState::kNotJudged);
  EXPECT_EQ(row.told, "only the stand-in can \"arrange\"");
}

TEST_F(LatentTest, FailsOtherwiseWithAnotherStatusOrAnotherBody) {
  target_.Answer(200, "{}");
  target_.Answer(404, "oops");
  EXPECT_EQ(Row().state, LatentState::kFailedDifferently);
  target_.Answer(200, "{}");
  target_.Answer(500, "something else");
  EXPECT_EQ(Row().state, LatentState::kFailedDifferently);
}

TEST_F(LatentTest, StopsWhenNobodyAnswers) {
  std::vector<Contract> contracts;
  contracts.push_back(Latent(1));
  contracts.push_back(Latent(2));
  Runner runner(target_, clock_, {});
  const auto rows = RunLatent(contracts, runner);
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().state, LatentState::kUnreachable);
}

TEST_F(LatentTest, RunsInTheOrderOfTheNumbers) {
  std::vector<Contract> contracts;
  contracts.push_back(Latent(2));
  contracts.push_back(Latent(1));
  for (int i = 0; i < 4; ++i) target_.Answer(200, "{}");
  Runner runner(target_, clock_, {});
  const auto rows = RunLatent(contracts, runner);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->front().number, 1);
}

TEST_F(LatentTest, NothingRunsWithoutSuchAContract) {
  Runner runner(target_, clock_, {});
  const auto rows = RunLatent({}, runner);
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, base::ErrorCode::kNothingRan);
}

TEST(LatentContract, NamesAStepThatIsThere) {
  const auto contract = harness::contract::LoadContract(
      R"({"contract":"c","service":"gateway","latent":{"number":1,"title":"t","reason":"r",
      "arranged_by":"stop","fails":{"step":"shew","status":500}},
      "steps":[{"name":"show","request":{"method":"GET","path":"/b"},"response":{"status":200}}]})",
      "latent/x.contract.json", schema::SchemaRegistry::Embedded());
  ASSERT_FALSE(contract.has_value());
  EXPECT_EQ(contract.error().size(), 2u);
}

}  // namespace
}  // namespace harness::contract
