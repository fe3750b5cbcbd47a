#include "harness/contract/matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/contract/contract_loader.h"
#include "tests/fakes/fake_target.h"

namespace harness::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::fakes::FakeTarget;

class RecordingSwitch : public DefectSwitch {
 public:
  base::Status Set(const std::string& defects) override {
    set_.push_back(defects);
    return {};
  }
  std::vector<std::string> set_;
};

std::vector<Contract> Contracts(const char* script) {
  auto contract = harness::contract::LoadContract(
      std::string(
          R"({"contract":"t","service":"gateway","defect":{"number":3,"title":"t","recorded":"1 of 1","fix":"f",)") +
          script + R"("fails":{"step":"b","status":500,"body_has":"Failed"}},
      "steps":[{"name":"a","request":{"method":"GET","path":"/a"},"response":{"status":200}},
               {"name":"b","request":{"method":"GET","path":"/b"},"response":{"status":200}}]})",
      "defects/x.contract.json", schema::SchemaRegistry::Embedded());
  std::vector<Contract> contracts;
  contracts.push_back(std::move(contract.value()));
  return contracts;
}

class MatrixTest : public ::testing::Test {
 protected:
  MatrixRow Row(const char* script = "") {
    Runner runner(target_, clock_, {});
    contracts_ = Contracts(script);
    auto rows = RunMatrix(contracts_, runner, switch_);
    return std::move(rows.value().at(0));
  }
  void AnswerOk() {
    target_.Answer(200, "{}");
    target_.Answer(200, "{}");
  }

  FakeTarget target_;
  base::ManualClock clock_{std::chrono::microseconds(0)};
  RecordingSwitch switch_;
  std::vector<Contract> contracts_;
};

TEST_F(MatrixTest, IsRightWhenTheContractFailsForTheExpectedReason) {
  AnswerOk();
  target_.Answer(200, "{}");
  target_.Answer(500, "Failed so");
  const MatrixRow row = Row();
  EXPECT_TRUE(row.Right()) << row.off_wrong << row.on_wrong;
  EXPECT_THAT(switch_.set_, ElementsAre("none", "3"));
}

TEST_F(MatrixTest, IsWrongWhenTheContractPassesWithTheDefect) {
  AnswerOk();
  AnswerOk();
  EXPECT_EQ(Row().on_wrong, "passes, and should fail at \"b\"");
}

TEST_F(MatrixTest, IsWrongWhenTheContractFailsWithoutTheDefect) {
  target_.Answer(404, "{}");
  target_.Answer(200, "{}");
  target_.Answer(500, "Failed");
  EXPECT_EQ(Row().off_wrong, "fails at \"a\": status: expected 200 OK, got 404 Not Found");
}

TEST_F(MatrixTest, IsWrongAtAnotherStep) {
  AnswerOk();
  target_.Answer(500, "Failed");
  EXPECT_THAT(Row().on_wrong, HasSubstr("fails at \"a\": status: expected 200 OK, got 500 Internal "
                                        "Server Error; should fail at \"b\""));
}

TEST_F(MatrixTest, IsWrongWithAnotherStatusOrOtherWords) {
  AnswerOk();
  target_.Answer(200, "{}");
  target_.Answer(404, "Failed");
  EXPECT_EQ(Row().on_wrong, "answers 404 at \"b\", and should answer 500");
  AnswerOk();
  target_.Answer(200, "{}");
  target_.Answer(500, "Oops");
  EXPECT_EQ(Row().on_wrong, "the answer at \"b\" does not have 'Failed'");
}

TEST_F(MatrixTest, OfAScriptsDefectSwitchesNothingOnTheServer) {
  AnswerOk();
  target_.Answer(200, "{}");
  target_.Answer(500, "Failed");
  EXPECT_TRUE(Row(R"("script":{"b":{"path":"/wrong"}},)").by_script);
  EXPECT_EQ(target_.sent().back().request.target, "/wrong");
  EXPECT_THAT(switch_.set_, ElementsAre("none"));
}

TEST_F(MatrixTest, OfNoDefectIsNothing) {
  Runner runner(target_, clock_, {});
  const auto rows = RunMatrix({}, runner, switch_);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, base::ErrorCode::kNothingRan);
}

}  // namespace
}  // namespace harness::contract
