#include "tests/support/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tests::support {
namespace {

using harness::drift::Exchange;
using harness::drift::Recording;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr char kFirstId[] = "5019d1f7-0d36-4da0-b6aa-2a3c499dcb7b";
constexpr char kSecondId[] = "37db2e68-1e39-4a43-93b3-c2ce3025e490";

TEST(LoadTest, ReadsTheCorpus) {
  EXPECT_THAT(LoadScenarios("scenarios.jsonl"), SizeIs(186));
  EXPECT_THAT(LoadRecordings("fixed.jsonl"), SizeIs(186));
  EXPECT_THROW(LoadScenarios("gone.jsonl"), std::runtime_error);
}

Recording OneStep(std::string body, int status = 200) {
  Exchange exchange;
  exchange.answer.status = status;
  exchange.answer.body = std::move(body);
  exchange.answer.headers = {{"allow", "GET, POST"}};
  return {.id = "s", .exchanges = {exchange}};
}

TEST(DifferenceTest, IsEmptyWhenOnlyIdsTimesAndTheOrderOfMethodsDiffer) {
  const Recording truth = OneStep(std::string(kFirstId) + " 2026-01-18T21:26:47.123456");
  Recording got = OneStep(std::string(kSecondId) + " 2026-01-19T00:00:00");
  got.exchanges[0].answer.headers["allow"] = "POST, GET";
  EXPECT_EQ(Difference(truth, got), "");
}

TEST(DifferenceTest, TellsWhatWasWantedAndWhatCame) {
  EXPECT_THAT(Difference(OneStep("a"), OneStep("b")), HasSubstr("s, step 1"));
  EXPECT_THAT(Difference(OneStep("a"), OneStep("a", 500)), Not(""));
  EXPECT_THAT(Difference(OneStep("a"), Recording{.id = "s", .exchanges = {}}),
              HasSubstr("was not played"));
  Recording other_header = OneStep("a");
  other_header.exchanges[0].answer.headers["allow"] = "GET";
  EXPECT_THAT(Difference(OneStep("a"), other_header), Not(""));
}

TEST(DifferenceTest, SeesAnIdInTheWrongPlace) {
  const std::string first = kFirstId;
  const std::string second = kSecondId;
  EXPECT_THAT(Difference(OneStep(first + second + first), OneStep(first + second + second)),
              Not(""));
}

TEST(DifferenceTest, FindsTheDefectsInTheRecordings) {
  const auto fixed = LoadRecordings("fixed.jsonl");
  const auto before = LoadRecordings("before-fixes.jsonl");
  ASSERT_EQ(fixed.size(), before.size());
  size_t different = 0;
  for (size_t i = 0; i < fixed.size(); ++i) {
    EXPECT_EQ(Difference(fixed[i], fixed[i]), "");
    if (!Difference(fixed[i], before[i]).empty()) ++different;
  }
  EXPECT_EQ(different, 78u);
}

}  // namespace
}  // namespace tests::support
