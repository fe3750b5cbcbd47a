#include "harness/shadow/id_pairs.h"

#include <gtest/gtest.h>

#include <string>

namespace harness::shadow {
namespace {

const std::string kTheirs = "aaaaaaaa-0000-4000-8000-000000000001";
const std::string kTheirs2 = "aaaaaaaa-0000-4000-8000-000000000002";
const std::string kOurs = "bbbbbbbb-0000-4000-8000-000000000001";
const std::string kOurs2 = "bbbbbbbb-0000-4000-8000-000000000002";

TEST(IdPairs, LearnsByThePlaceAndNotByTheOrder) {
  IdPairs pairs;
  pairs.Learn(R"({"id": ")" + kTheirs + R"(", "more": [")" + kTheirs2 + R"("]})",
              R"({"more": [")" + kOurs2 + R"("], "id": ")" + kOurs + R"("})", false);
  EXPECT_EQ(pairs.ToStandIn("/agents/" + kTheirs + "?x=" + kTheirs2),
            "/agents/" + kOurs + "?x=" + kOurs2);
  EXPECT_TRUE(pairs.KnowsAllIn(kTheirs + " " + kTheirs2));
  EXPECT_FALSE(pairs.KnowsAllIn(kOurs));
}

TEST(IdPairs, AnIdKeepsTheFirstPairThatItGot) {
  IdPairs pairs;
  pairs.Learn("\"" + kTheirs + "\"", "\"" + kOurs + "\"", false);
  pairs.Learn("\"" + kTheirs + "\"", "\"" + kOurs2 + "\"", false);
  pairs.Learn("\"" + kTheirs2 + "\"", "\"" + kOurs + "\"", false);
  EXPECT_EQ(pairs.ToStandIn(kTheirs), kOurs);
  EXPECT_EQ(pairs.ToStandIn(kTheirs2), kTheirs2);
}

TEST(IdPairs, OfListsThatAreNotAlikeNothingIsLearned) {
  IdPairs pairs;
  const std::string theirs = R"([{"id": ")" + kTheirs + R"(", "name": "old"}])";
  pairs.Learn(theirs, R"([{"id": ")" + kOurs + R"(", "name": "new"}])", true);
  EXPECT_FALSE(pairs.KnowsAllIn(kTheirs));
  pairs.Learn(theirs, R"([{"id": ")" + kOurs + R"(", "name": "old"}])", true);
  EXPECT_EQ(pairs.ToStandIn(kTheirs), kOurs);
}

TEST(IdPairs, WhatAClientMadeUpStandsForItself) {
  IdPairs pairs;
  pairs.Learn("no " + kTheirs, "no " + kTheirs, true);
  EXPECT_TRUE(pairs.KnowsAllIn(kTheirs));
  EXPECT_EQ(pairs.ToStandIn(kTheirs), kTheirs);
}

TEST(IdPairs, AnUnknownIdStaysAsItIsWritten) {
  EXPECT_EQ(IdPairs().ToStandIn("AAAAAAAA-0000-4000-8000-00000000000F"),
            "AAAAAAAA-0000-4000-8000-00000000000F");
}

}  // namespace
}  // namespace harness::shadow
