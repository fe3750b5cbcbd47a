#include "harness/drift/judgement.h"

#include <gtest/gtest.h>

namespace harness::drift {
namespace {

using Pair = std::array<Sight, 2>;

Sight Seen(uint64_t text, int status = 200) {
  Sight sight;
  sight.text = text;
  sight.status = status;
  sight.played = true;
  return sight;
}

Pair Twice(uint64_t text, int status = 200) { return {Seen(text, status), Seen(text, status)}; }

Pair Changing(uint64_t first, uint64_t second) { return {Seen(first), Seen(second)}; }

void ExpectJudged(const Pair& target, const Pair& stand_in, Outcome outcome,
                  Hindrance hindrance = Hindrance::kNone) {
  const Judgement judged = Judge(target, stand_in);
  EXPECT_EQ(OutcomeName(judged.outcome), OutcomeName(outcome));
  EXPECT_EQ(HindranceText(judged.hindrance), HindranceText(hindrance));
}

TEST(JudgeTest, BothPlaysAreCompared) {
  ExpectJudged(Twice(1), Twice(1), Outcome::kSame);
  ExpectJudged(Twice(2), Twice(1), Outcome::kDiffers);
  ExpectJudged(Changing(1, 2), Twice(1), Outcome::kNoisy);
  ExpectJudged({Seen(1), Sight{}}, Twice(1), Outcome::kNotPlayed);
}

TEST(JudgeTest, WhatTheStandInPredictsIsNoNoise) {
  ExpectJudged(Changing(1, 2), Changing(1, 2), Outcome::kSame);
  // The corpus was played to this target before.
  ExpectJudged(Twice(2), Changing(1, 2), Outcome::kSame);
  ExpectJudged(Changing(3, 4), Changing(1, 2), Outcome::kNotComparable, Hindrance::kState);
  ExpectJudged(Twice(3), Changing(1, 2), Outcome::kNotComparable, Hindrance::kState);
}

TEST(JudgeTest, AStatusThatTheStandInNeverHasIsADifference) {
  ExpectJudged({Seen(3, 500), Seen(4, 500)}, Twice(1), Outcome::kDiffers);
  ExpectJudged(Twice(3, 500), Changing(1, 2), Outcome::kDiffers);
}

TEST(JudgeTest, AStepThatAskedForSomethingElseIsNotCompared) {
  Pair lacking = Twice(2, 404);
  for (Sight& sight : lacking) sight.lacks_names = true;
  ExpectJudged(lacking, Twice(1), Outcome::kNotComparable, Hindrance::kEarlierStep);
  Pair stand_in = Twice(1);
  for (Sight& sight : stand_in) sight.lacks_names = true;
  ExpectJudged(lacking, stand_in, Outcome::kDiffers);
}

TEST(JudgeTest, WhatWasStoredBeforeIsNotCompared) {
  Pair older = Twice(2);
  for (Sight& sight : older) sight.shows_earlier_data = true;
  ExpectJudged(older, Twice(1), Outcome::kNotComparable, Hindrance::kEarlierData);
}

Recording Asked(std::string method, std::string body) {
  Exchange exchange;
  exchange.request.method = std::move(method);
  exchange.request.target = "/agents/";
  exchange.answer.status = 200;
  exchange.answer.body = std::move(body);
  return {.id = "s", .exchanges = {exchange}};
}

TEST(TraceTest, OnlyAReadOfAnUnknownIdShowsEarlierData) {
  const std::string id = "5019d1f7-0d36-4da0-b6aa-2a3c499dcb7b";
  const std::vector<Recording> first = {Asked("GET", id), Asked("POST", std::string(32, 'a'))};
  const std::vector<Recording> second = {Asked("GET", id), Asked("GET", std::string(32, 'a'))};
  const Trace trace = TraceOf(first, second);
  EXPECT_TRUE(trace[0][0].shows_earlier_data);
  EXPECT_FALSE(trace[1][0].shows_earlier_data);
  EXPECT_FALSE(trace[0][1].shows_earlier_data);
  EXPECT_FALSE(trace[1][1].shows_earlier_data);
}

}  // namespace
}  // namespace harness::drift
