#include "cli/serve.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

using base::Service;
using mock_server::journal::Counters;

void Count(Counters& counters, Service service, const std::string& method,
           const std::string& target, int status, int times = 1) {
  for (int i = 0; i < times; ++i) {
    counters.Count(service, {.method = method, .target = target, .headers = {}, .body = {}}, status,
                   {});
  }
}

TEST(ServeSummaryTest, ShowsEndpointsByWeightWithTheClassesThatOccurred) {
  Counters counters;
  Count(counters, Service::kGateway, "GET", "/api/v1/agents/7", 200, 30);
  Count(counters, Service::kGateway, "GET", "/api/v1/agents/8", 404, 2);
  Count(counters, Service::kGateway, "POST", "/api/v1/goals/", 500, 1);
  Count(counters, Service::kDataLayer, "GET", "/agents/", 0, 4);
  EXPECT_EQ(
      ServeSummary(counters, std::chrono::milliseconds(1250)),
      "served 37 requests in 1.2 s\n"
      "\n"
      "  requests       2xx       4xx       5xx   dropped  endpoint\n"
      "        32        30         2         0         0  gateway     GET /api/v1/agents/{id}\n"
      "         4         0         0         0         4  data layer  GET /agents/\n"
      "         1         0         0         1         0  gateway     POST /api/v1/goals/\n"
      "        37        30         2         1         4  in total\n");
}

TEST(ServeSummaryTest, SaysSoWhenNothingCame) {
  EXPECT_EQ(ServeSummary(Counters(), std::chrono::seconds(2)), "served no requests in 2.0 s\n");
}

TEST(ServeSummaryTest, PutsTheTailOfManyEndpointsIntoOneLine) {
  Counters counters;
  for (char c = 'a'; c <= 'z'; ++c) {
    Count(counters, Service::kGateway, "GET", std::string("/") + c, 200);
    Count(counters, Service::kDataLayer, "GET", std::string("/") + c, 404);
  }
  const std::string text = ServeSummary(counters, std::chrono::seconds(1));
  EXPECT_NE(text.find("  (12 more endpoints)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("        52        26        26  in total\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace cli
