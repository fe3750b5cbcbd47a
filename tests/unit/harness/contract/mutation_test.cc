#include "harness/contract/mutation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/contract/contract_loader.h"

namespace harness::contract {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kAnswer[] = R"({"id":"A1","status":"pending","tags":[{"n":1},{"n":2}]})";

// Says the same to everybody.
class EchoTarget : public client::Target {
 public:
  base::Result<base::HttpResponse> Send(base::Service, const base::HttpRequest&) override {
    ++sent;
    return base::HttpResponse{status, {{"content-type", "application/json"}}, kAnswer};
  }
  std::string BaseUrl(base::Service) const override { return "in-process"; }

  int status = 200;
  int sent = 0;
};

Contract Load(const std::string& response) {
  auto contract = LoadContract(
      R"({"contract":"t","service":"gateway","steps":[{"name":"read","request":{"method":"GET","path":"/x"},"response":)" +
          response + "}]}",
      "goals/read.contract.json", schema::SchemaRegistry::Embedded());
  if (!contract) throw std::runtime_error(contract.error().front().ToString());
  return std::move(*contract);
}

base::Result<MutationResult> RunOne(const std::string& response, EchoTarget& target) {
  const Contract contract = Load(response);
  const base::ManualClock clock(std::chrono::microseconds(0));
  return RunMutations({&contract, 1}, target, clock, {});
}

std::vector<std::string> Unnoticed(const std::string& response) {
  EchoTarget target;
  const auto result = RunOne(response, target);
  std::vector<std::string> texts;
  if (!result) {
    ADD_FAILURE() << result.error().ToString();
    return texts;
  }
  for (const Survivor& survivor : result->survivors) texts.push_back(survivor.mutation.text);
  return texts;
}

TEST(Mutations, AreOfTheStatusAndOfEveryPlaceOfTheBody) {
  std::vector<std::string> texts;
  for (const Mutation& mutation : MutationsOf({200, {}, kAnswer})) texts.push_back(mutation.text);
  EXPECT_THAT(texts,
              ElementsAre("the status is 202 instead of 200",
                          "the body is of the type array instead of object", "/id is missing",
                          "/id is of the type integer instead of string", "/status is missing",
                          "/status is of the type integer instead of string",
                          "/status is \"mutated\" instead of \"pending\"", "/tags is missing",
                          "/tags is of the type object instead of array",
                          "/tags/0 is of the type array instead of object", "/tags/0/n is missing",
                          "/tags/0/n is of the type string instead of integer"));
}

TEST(Mutations, ChangeOneThing) {
  const base::HttpResponse answer{200, {}, kAnswer};
  std::vector<std::string> bodies;
  for (const Mutation& mutation : MutationsOf(answer))
    bodies.push_back(Mutated(mutation, answer).body);
  EXPECT_EQ(bodies[0], kAnswer);
  EXPECT_EQ(bodies[1], "[]");
  EXPECT_EQ(bodies[2], R"({"status":"pending","tags":[{"n":1},{"n":2}]})");
  EXPECT_EQ(bodies[6], R"({"id":"A1","status":"mutated","tags":[{"n":1},{"n":2}]})");
  EXPECT_EQ(bodies[11], R"({"id":"A1","status":"pending","tags":[{"n":"mutated"},{"n":2}]})");
  EXPECT_EQ(Mutated(MutationsOf(answer)[0], answer).status, 202);
}

TEST(Mutations, OfAnAnswerWithoutJsonAreOfItsStatusOnly) {
  EXPECT_EQ(MutationsOf({204, {}, ""}).size(), 1u);
  EXPECT_EQ(MutationsOf({202, {}, "text"})[0].text, "the status is 203 instead of 202");
  // Another answer than the one that it was made of stays as it is.
  const Mutation dropped = MutationsOf({200, {}, kAnswer})[2];
  EXPECT_EQ(Mutated(dropped, {200, {}, "text"}).body, "text");
  EXPECT_EQ(Mutated(dropped, {200, {}, "[1]"}).body, "[1]");
}

TEST(RunMutations, WhatIsComparedIsNoticed) {
  EXPECT_THAT(Unnoticed(std::string(R"({"status":200,"body":)") + kAnswer + "}"), IsEmpty());
  const auto unnoticed = Unnoticed(R"({"status":200,"body":{"id":"A1"}})");
  EXPECT_THAT(unnoticed, Contains("/status is missing"));
  EXPECT_THAT(unnoticed, testing::Not(Contains(HasSubstr("/id"))));
  EXPECT_THAT(unnoticed, testing::Not(Contains(HasSubstr("the status"))));
}

TEST(RunMutations, TheLineToAddNoticesIt) {
  EchoTarget target;
  const auto before = RunOne(R"({"status":200})", target);
  ASSERT_TRUE(before);
  EXPECT_EQ(before->mutations, 12u);
  ASSERT_EQ(before->survivors.size(), 11u);
  for (const Survivor& survivor : before->survivors) {
    EXPECT_EQ(survivor.contract, "goals/read");
    EXPECT_EQ(survivor.where, "goals/read.contract.json:1");
    const auto after = Unnoticed("{\"status\":200,\"body\":" + std::string(kAnswer) + "," +
                                 survivor.mutation.remedy + "}");
    EXPECT_THAT(after, testing::Not(Contains(survivor.mutation.text))) << survivor.mutation.remedy;
  }
}

TEST(RunMutations, ContractsThatFailAnywayAreNotJudged) {
  EchoTarget target;
  target.status = 500;
  const auto result = RunOne(R"({"status":200})", target);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::ErrorCode::kNothingRan);
}

}  // namespace
}  // namespace harness::contract
