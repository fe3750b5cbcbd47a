#include "harness/verdict/likeness.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace harness::verdict {
namespace {

using latency::RecordedTimes;

// Of 1,000 requests to each endpoint, so many failed.
RecordedTimes RunOf(const std::string& name, const std::map<std::string, double>& failures) {
  RecordedTimes run;
  run.run = name;
  for (const auto& [endpoint, failed] : failures) {
    RecordedTimes::Endpoint& added = run.endpoints.emplace_back();
    added.name = endpoint;
    added.requests = 1'000;
    added.failures = failed;
    run.all.requests += 1'000;
    run.all.failures += failed;
  }
  return run;
}

const std::vector<RecordedTimes> kRecorded = {
    RunOf("restart", {{"/list", 0}, {"/read", 400}, {"/create", 40}}),
    RunOf("defects", {{"/list", 0}, {"/read", 1'000}, {"/create", 1'000}}),
    RunOf("sound", {{"/list", 3}, {"/read", 0}, {"/create", 0}}),
};

std::string NameOf(const RecordedTimes* run) { return run == nullptr ? "none" : run->run; }

TEST(LikenessTest, TheProportionsOfTheFailuresTell) {
  EXPECT_EQ(NameOf(FailsAs(kRecorded[0], kRecorded)), "restart");
  EXPECT_EQ(NameOf(FailsAs(RunOf("", {{"/list", 0}, {"/read", 200}, {"/create", 22}}), kRecorded)),
            "restart");
  EXPECT_EQ(
      NameOf(FailsAs(RunOf("", {{"/list", 0}, {"/read", 950}, {"/create", 1'000}}), kRecorded)),
      "defects");
}

TEST(LikenessTest, WhatIsNotNearEnoughIsNoGuess) {
  EXPECT_EQ(NameOf(FailsAs(RunOf("", {{"/list", 900}, {"/read", 0}}), kRecorded)), "none");
  EXPECT_EQ(NameOf(FailsAs(RunOf("", {{"/list", 0}, {"/read", 800}, {"/create", 400}}), kRecorded)),
            "none");
  // An endpoint that the recorded run doesn't know counts against it.
  EXPECT_EQ(
      NameOf(FailsAs(RunOf("", {{"/read", 400}, {"/create", 40}, {"/other", 400}}), kRecorded)),
      "none");
}

TEST(LikenessTest, AFewFailuresHaveNoPattern) {
  EXPECT_EQ(NameOf(FailsAs(RunOf("", {{"/read", 17}, {"/create", 2}}), kRecorded)), "none");
  EXPECT_EQ(NameOf(FailsAs(RunOf("", {{"/list", 3}}), kRecorded)), "none");
}

}  // namespace
}  // namespace harness::verdict
