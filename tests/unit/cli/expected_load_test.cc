#include "cli/expected_load.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace cli {
namespace {

using check::ExpectedLoad;

// The recorded run of peak: 127,634 requests in all of 10 minutes and 200 users (docs/platform.md,
// The workload, and latency/baselines/peak.json are about the same figures).
TEST(ExpectedLoad, OfPeakIsNearTheRecordedRun) {
  const auto profile = harness::load::LoadProfile("peak");
  ASSERT_TRUE(profile) << profile.error().ToString();
  const ExpectedLoad load = ExpectedLoadOf(*profile);
  EXPECT_EQ(load.profile, "peak");
  EXPECT_EQ(load.users, 200);
  EXPECT_NEAR(load.requests_per_second, 143, 5);
  EXPECT_NEAR(load.pause_seconds, 1.39, 0.05);
  double sum = 0;
  std::map<std::string, double> shares;
  for (const ExpectedLoad::Share& share : load.mix) {
    sum += share.share;
    shares[share.endpoint] = share.share;
  }
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_EQ(shares.size(), 12u);
  EXPECT_GT(shares["GET /api/v1/agents/"], shares["GET /api/v1/agents/{id}"]);
  EXPECT_GT(shares["DELETE /api/v1/agents/{id}"], 0);
}

TEST(ExpectedLoad, IsTheSameAtEachCall) {
  const auto profile = harness::load::LoadProfile("smoke");
  ASSERT_TRUE(profile);
  EXPECT_EQ(ExpectedLoadOf(*profile).requests_per_second,
            ExpectedLoadOf(*profile).requests_per_second);
}

}  // namespace
}  // namespace cli
